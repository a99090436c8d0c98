-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "urgency" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "parts" ADD COLUMN     "urgency" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "review_items" ADD COLUMN     "asked" TIMESTAMPTZ(3),
ADD COLUMN     "claimed_by" TEXT,
ADD COLUMN     "claimed_until" TIMESTAMPTZ(3),
ADD COLUMN     "form_kind" TEXT,
ADD COLUMN     "precedence" SMALLINT NOT NULL DEFAULT 1,
ADD COLUMN     "sent_to" TEXT,
ADD COLUMN     "urgency" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "words" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "review_history" (
    "id" BIGSERIAL NOT NULL,
    "item_id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "note" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "before" JSONB,
    "request" TEXT,
    "undone_by" BIGINT,

    CONSTRAINT "review_history_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "corrections" (
    "id" BIGSERIAL NOT NULL,
    "history_id" BIGINT NOT NULL,
    "form_id" BIGINT NOT NULL,
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "corrections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "form_relations" (
    "form_id" BIGINT NOT NULL,
    "other_id" BIGINT NOT NULL,
    "relation" TEXT NOT NULL,
    "history_id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,

    CONSTRAINT "form_relations_pkey" PRIMARY KEY ("form_id","other_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "review_history_request_key" ON "review_history"("request");

-- CreateIndex
CREATE UNIQUE INDEX "review_history_undone_by_key" ON "review_history"("undone_by");

-- CreateIndex
CREATE INDEX "review_history_item_id_idx" ON "review_history"("item_id");

-- CreateIndex
CREATE INDEX "corrections_form_id_idx" ON "corrections"("form_id");

-- CreateIndex
CREATE INDEX "corrections_history_id_idx" ON "corrections"("history_id");

-- CreateIndex
CREATE INDEX "form_relations_other_id_idx" ON "form_relations"("other_id");

-- CreateIndex
CREATE INDEX "form_relations_history_id_idx" ON "form_relations"("history_id");

-- AddForeignKey
ALTER TABLE "review_history" ADD CONSTRAINT "review_history_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "review_items"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_history" ADD CONSTRAINT "review_history_undone_by_fkey" FOREIGN KEY ("undone_by") REFERENCES "review_history"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "corrections" ADD CONSTRAINT "corrections_history_id_fkey" FOREIGN KEY ("history_id") REFERENCES "review_history"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "corrections" ADD CONSTRAINT "corrections_form_id_fkey" FOREIGN KEY ("form_id") REFERENCES "forms"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "form_relations" ADD CONSTRAINT "form_relations_history_id_fkey" FOREIGN KEY ("history_id") REFERENCES "review_history"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "form_relations" ADD CONSTRAINT "form_relations_form_id_fkey" FOREIGN KEY ("form_id") REFERENCES "forms"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "form_relations" ADD CONSTRAINT "form_relations_other_id_fkey" FOREIGN KEY ("other_id") REFERENCES "forms"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema language cannot say.

ALTER TABLE "review_items" ADD CONSTRAINT "review_items_precedence" CHECK ("precedence" IN (0, 1) AND ("precedence" = 0) = (cardinality("urgency") > 0));
ALTER TABLE "review_items" ADD CONSTRAINT "review_items_claim" CHECK (("claimed_by" IS NULL) = ("claimed_until" IS NULL));
ALTER TABLE "form_relations" ADD CONSTRAINT "form_relations_relation" CHECK (
  "relation" IN ('update_of', 'correction_of', 'related_to') AND "form_id" <> "other_id"
);

-- The queue is read in this order, a page at a time from where the last one ended, however many items wait.
CREATE INDEX "review_items_queue" ON "review_items" ("precedence", "due", "id") WHERE "state" = 'open';
CREATE INDEX "review_items_claimed" ON "review_items" ("claimed_by") WHERE "state" = 'open' AND "claimed_by" IS NOT NULL;
CREATE INDEX "review_items_sent" ON "review_items" ("sent_to") WHERE "state" = 'open' AND "sent_to" IS NOT NULL;
CREATE INDEX "review_items_form" ON "review_items" ("form_id") WHERE "form_id" IS NOT NULL;
CREATE INDEX "review_items_part" ON "review_items" ("part_id") WHERE "part_id" IS NOT NULL;
CREATE INDEX "review_items_closed" ON "review_items" ("closed") WHERE "state" = 'done';
CREATE INDEX "forms_duplicate_of" ON "forms" ("duplicate_of_id") WHERE "duplicate_of_id" IS NOT NULL;

UPDATE "review_items" r SET "form_kind" = f."kind" FROM "forms" f WHERE f."id" = r."form_id";

-- The history of an item is added to. Of a row "undone_by" is set once, and what was typed goes when the form is erased.
CREATE FUNCTION "keep_review_history"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD."undone_by" IS NOT NULL AND NEW."undone_by" IS DISTINCT FROM OLD."undone_by")
    OR (NEW."note" IS NOT NULL AND NEW."note" IS DISTINCT FROM OLD."note")
    OR (to_jsonb(NEW) - 'undone_by' - 'note') <> (to_jsonb(OLD) - 'undone_by' - 'note') THEN
    RAISE EXCEPTION 'the history of a review item is not rewritten';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "review_history_kept" BEFORE UPDATE ON "review_history" FOR EACH ROW EXECUTE FUNCTION "keep_review_history"();

COMMENT ON COLUMN "messages"."urgency" IS 'What the words of the mail itself say of a child missing now or at immediate risk (src/review/urgency.ts).';
COMMENT ON COLUMN "review_items"."version" IS 'Goes up with every decision, correction and hand-over; whoever decides says which one was looked at.';
COMMENT ON COLUMN "review_items"."precedence" IS '0 where a child is said to be missing now or somebody at immediate risk, else 1: looked at first.';
COMMENT ON COLUMN "review_items"."words" IS 'Names on the form, subject and sender, folded, to be searched; empty once the item is done.';
COMMENT ON COLUMN "review_items"."claimed_until" IS 'Until then nobody else decides; a claim that has run out holds nothing.';
COMMENT ON COLUMN "review_items"."sent_to" IS 'The colleague who was asked for a second opinion.';
COMMENT ON COLUMN "review_items"."asked" IS 'Since when the answer of the referrer is waited for; the item stays open.';
COMMENT ON TABLE "review_history" IS 'Every hand on a review item, kept when it is undone.';
COMMENT ON COLUMN "review_history"."before" IS 'What the decision changed: ids and states before and after, to put back. No personal data.';
COMMENT ON COLUMN "review_history"."request" IS 'One sending of one page: sent twice it is done once.';
COMMENT ON TABLE "corrections" IS 'Values that a person gave or confirmed, each with what stood there before; before null: the form had no such answer.';
COMMENT ON TABLE "form_relations" IS 'form_id was filed as update or correction of, or related to, other_id. The other form of an update or correction is superseded.';
