-- AlterTable
ALTER TABLE "users" ADD COLUMN     "password_given" TIMESTAMPTZ(3);

-- A first password that nobody has used runs out after some days: it was told to somebody, perhaps on paper.
UPDATE "users" SET "password_given" = now() WHERE "password_to_set";

COMMENT ON COLUMN "users"."password_given" IS 'When a first password was given that is still to be replaced by the user''s own; it runs out.';
