-- CreateTable
CREATE TABLE "subjects" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "case_id" TEXT,
    "opened" TIMESTAMPTZ(3) NOT NULL,
    "opened_by" TEXT NOT NULL,

    CONSTRAINT "subjects_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mentions" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "form_id" BIGINT,
    "prefix" TEXT NOT NULL DEFAULT '',
    "case_id" TEXT,
    "role" TEXT NOT NULL,
    "described" JSONB NOT NULL,
    "subject_id" BIGINT NOT NULL,
    "noted" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "mentions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "subject_keys" (
    "key" BIGINT NOT NULL,
    "subject_id" BIGINT NOT NULL,

    CONSTRAINT "subject_keys_pkey" PRIMARY KEY ("key","subject_id")
);

-- CreateTable
CREATE TABLE "links" (
    "id" BIGSERIAL NOT NULL,
    "mention_id" BIGINT NOT NULL,
    "subject_id" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "probability" DOUBLE PRECISION,
    "evidence" TEXT[],
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "links_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "link_events" (
    "id" BIGSERIAL NOT NULL,
    "link_id" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "link_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "people_imports" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by" TEXT NOT NULL,
    "rows" INTEGER NOT NULL,
    "added" INTEGER NOT NULL,
    "changed" INTEGER NOT NULL,
    "unchanged" INTEGER NOT NULL,
    "refused" INTEGER NOT NULL,
    "gone" INTEGER NOT NULL,

    CONSTRAINT "people_imports_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "subjects_kind_case_id_key" ON "subjects"("kind", "case_id");

-- CreateIndex
CREATE INDEX "mentions_subject_id_id_idx" ON "mentions"("subject_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "mentions_form_id_prefix_key" ON "mentions"("form_id", "prefix");

-- CreateIndex
CREATE UNIQUE INDEX "mentions_case_id_key" ON "mentions"("case_id");

-- CreateIndex
CREATE INDEX "subject_keys_subject_id_idx" ON "subject_keys"("subject_id");

-- CreateIndex
CREATE INDEX "links_subject_id_idx" ON "links"("subject_id");

-- CreateIndex
CREATE UNIQUE INDEX "links_mention_id_subject_id_key" ON "links"("mention_id", "subject_id");

-- CreateIndex
CREATE INDEX "link_events_link_id_idx" ON "link_events"("link_id");

-- AddForeignKey
ALTER TABLE "mentions" ADD CONSTRAINT "mentions_form_id_fkey" FOREIGN KEY ("form_id") REFERENCES "forms"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mentions" ADD CONSTRAINT "mentions_subject_id_fkey" FOREIGN KEY ("subject_id") REFERENCES "subjects"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "links" ADD CONSTRAINT "links_mention_id_fkey" FOREIGN KEY ("mention_id") REFERENCES "mentions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "links" ADD CONSTRAINT "links_subject_id_fkey" FOREIGN KEY ("subject_id") REFERENCES "subjects"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_events" ADD CONSTRAINT "link_events_link_id_fkey" FOREIGN KEY ("link_id") REFERENCES "links"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema language cannot say.

-- The vocabularies; see src/store/subjects/model.ts.
ALTER TABLE "subjects" ADD CONSTRAINT "subjects_kind" CHECK ("kind" IN ('person', 'place', 'agency'));
ALTER TABLE "subjects" ADD CONSTRAINT "subjects_case" CHECK ("case_id" IS NULL OR "kind" = 'person');
ALTER TABLE "mentions" ADD CONSTRAINT "mentions_kind" CHECK ("kind" IN ('person', 'place', 'agency'));
ALTER TABLE "mentions" ADD CONSTRAINT "mentions_role" CHECK (
  "role" IN ('child', 'adult_of_concern', 'unknown', 'linked_child', 'place', 'agency', 'case')
);
-- A mention stands on a form or in the case system's list, never in both and never nowhere.
ALTER TABLE "mentions" ADD CONSTRAINT "mentions_source" CHECK (("form_id" IS NULL) = ("case_id" IS NOT NULL));
ALTER TABLE "links" ADD CONSTRAINT "links_state" CHECK ("state" IN ('suggested', 'linked', 'declined', 'undone'));
ALTER TABLE "links" ADD CONSTRAINT "links_basis" CHECK ("basis" IN ('new', 'identical', 'weighed', 'copy', 'hand'));
ALTER TABLE "link_events" ADD CONSTRAINT "link_events_state" CHECK ("state" IN ('suggested', 'linked', 'declined', 'undone'));

-- A mention is linked to one subject at a time: the one in mentions.subject_id.
CREATE UNIQUE INDEX "links_linked" ON "links" ("mention_id") WHERE "state" = 'linked';
-- What waits for a person is few among many.
CREATE INDEX "links_suggested" ON "links" ("id") WHERE "state" = 'suggested';

-- The history of a link is added to, never changed; it goes only where the form that it is about is erased by the retention rule.
CREATE FUNCTION "refuse_change_of_history"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the history of a link is never changed';
END $$;
CREATE TRIGGER "link_events_never_changed" BEFORE UPDATE ON "link_events"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_history"();

COMMENT ON TABLE "subjects" IS 'One person, place or agency, as far as is known. What it is called stands in its mentions; it is never merged with another: mentions move.';
COMMENT ON COLUMN "subjects"."case_id" IS 'The id of the case system, for people of its list.';
COMMENT ON TABLE "mentions" IS 'One naming of a subject, by a form or by the case system''s list. What a form said is never changed by a link.';
COMMENT ON COLUMN "mentions"."prefix" IS 'Of the form''s values: child., people[0]., locations[1].; of an agency referrer. or assessor.';
COMMENT ON COLUMN "mentions"."described" IS 'The compared texts as the form or the list has them: fullName, dob, nhsNumber, address ...';
COMMENT ON COLUMN "mentions"."subject_id" IS 'Who is meant, as far as is known now: the subject of the link in state linked.';
COMMENT ON COLUMN "mentions"."gone_at" IS 'When the case system''s list was first seen without this row.';
COMMENT ON TABLE "subject_keys" IS 'Hashes under which a mention finds the subjects that may be meant; see src/match/subjects.';
COMMENT ON TABLE "links" IS 'Whether a mention means a subject: suggested, linked, declined, or undone after it was linked.';
COMMENT ON COLUMN "links"."basis" IS 'new: the mention''s own subject; identical: strong identifiers with nothing against; weighed: by probability; copy: of a form that was matched before; hand: a person found it.';
COMMENT ON COLUMN "links"."by" IS 'program, or the user who made the link what it is now.';
COMMENT ON TABLE "link_events" IS 'Every state that a link ever had, by whom and when.';
