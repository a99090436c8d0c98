-- DropForeignKey
ALTER TABLE "parts" DROP CONSTRAINT "parts_original_id_fkey";

-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "erased" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "parts" ADD COLUMN     "erased" TIMESTAMPTZ(3),
ALTER COLUMN "original_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "forms" ADD COLUMN     "erased" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "erasures" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "reason" TEXT,
    "kind" TEXT NOT NULL,
    "message_id" BIGINT NOT NULL,
    "part_id" BIGINT,
    "form_id" BIGINT,

    CONSTRAINT "erasures_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "holds" (
    "id" BIGSERIAL NOT NULL,
    "form_id" BIGINT,
    "subject_id" BIGINT,
    "reason" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "placed" TIMESTAMPTZ(3) NOT NULL,
    "lifted" TIMESTAMPTZ(3),
    "lifted_by" TEXT,

    CONSTRAINT "holds_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "erasures_message_id_idx" ON "erasures"("message_id");

-- CreateIndex
CREATE INDEX "erasures_form_id_idx" ON "erasures"("form_id");

-- CreateIndex
CREATE INDEX "erasures_at_idx" ON "erasures"("at");

-- CreateIndex
CREATE INDEX "messages_original_id_idx" ON "messages"("original_id");

-- CreateIndex
CREATE INDEX "parts_original_id_idx" ON "parts"("original_id");

-- AddForeignKey
ALTER TABLE "parts" ADD CONSTRAINT "parts_original_id_fkey" FOREIGN KEY ("original_id") REFERENCES "originals"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "erasures" ADD CONSTRAINT "erasures_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "messages"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "erasures" ADD CONSTRAINT "erasures_part_id_fkey" FOREIGN KEY ("part_id") REFERENCES "parts"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "erasures" ADD CONSTRAINT "erasures_form_id_fkey" FOREIGN KEY ("form_id") REFERENCES "forms"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "holds" ADD CONSTRAINT "holds_form_id_fkey" FOREIGN KEY ("form_id") REFERENCES "forms"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What Prisma's schema language cannot say.

-- An erased form is no record any more: it keeps its kind and its times, and nothing that was written on it.
ALTER TABLE "forms" DROP CONSTRAINT "forms_state";
ALTER TABLE "forms" ADD CONSTRAINT "forms_state" CHECK (
  "state" IN ('read', 'matched', 'filed', 'in_review', 'superseded', 'duplicate', 'dismissed', 'erased')
);
ALTER TABLE "forms" ADD CONSTRAINT "forms_erased" CHECK (("state" = 'erased') = ("erased" IS NOT NULL));
-- The original of a part goes by an erasure and not otherwise.
ALTER TABLE "parts" ADD CONSTRAINT "parts_original" CHECK ("original_id" IS NOT NULL OR "erased" IS NOT NULL);
ALTER TABLE "holds" ADD CONSTRAINT "holds_one" CHECK (num_nonnulls("form_id", "subject_id") = 1);
ALTER TABLE "holds" ADD CONSTRAINT "holds_lifted" CHECK (("lifted" IS NULL) = ("lifted_by" IS NULL));

-- One hold at a time for a form or a person; what is held is looked up for every mail that is due.
CREATE UNIQUE INDEX "holds_form" ON "holds" ("form_id") WHERE "lifted" IS NULL;
CREATE UNIQUE INDEX "holds_subject" ON "holds" ("subject_id") WHERE "lifted" IS NULL;
-- The copies of a mail are erased with it.
CREATE INDEX "messages_same_as" ON "messages" ("same_as_id") WHERE "same_as_id" IS NOT NULL;

-- What was erased stays written down.
CREATE FUNCTION "refuse_change_of_erasures"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was erased stays written down';
END $$;
CREATE TRIGGER "erasures_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "erasures"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_erasures"();

COMMENT ON COLUMN "messages"."erased" IS 'When the mail was erased: the row and its hash stay, so that it is not collected again.';
COMMENT ON COLUMN "forms"."erased" IS 'When what was written on the form was erased.';
COMMENT ON TABLE "erasures" IS 'What was erased, when, by whom and by which rule: one row a mail, a file and a form. Ids and kinds, no content.';
COMMENT ON COLUMN "erasures"."kind" IS 'mail, file, or the kind of the form.';
COMMENT ON TABLE "holds" IS 'Legal holds: a form, or every form that mentions a person, is not erased until the hold is lifted.';
COMMENT ON COLUMN "holds"."subject_id" IS 'A person of the table subjects.';
