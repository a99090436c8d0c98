-- AlterTable
ALTER TABLE "originals" ADD COLUMN     "place" TEXT NOT NULL DEFAULT 'database';

-- CreateTable
CREATE TABLE "doomed_objects" (
    "id" UUID NOT NULL,

    CONSTRAINT "doomed_objects_pkey" PRIMARY KEY ("id")
);

-- What Prisma's schema language cannot say.

ALTER TABLE "originals" ADD CONSTRAINT "originals_place" CHECK ("place" IN ('database', 'bucket'));

COMMENT ON COLUMN "originals"."place" IS 'database: sealed in original_chunks. bucket: sealed as one object under this id; its key stays here.';
COMMENT ON TABLE "doomed_objects" IS 'Objects in the bucket whose rows are gone: removed as soon as the bucket answers.';

-- Erasing and moving are the owner's.
DO $$
DECLARE
  part TEXT;
BEGIN
  FOREACH part IN ARRAY ARRAY['intake_worker', 'intake_web'] LOOP
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = part) THEN
      EXECUTE format('REVOKE ALL ON "doomed_objects" FROM %I', part);
    END IF;
  END LOOP;
END $$;
