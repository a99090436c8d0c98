-- CreateTable
CREATE TABLE "mace_packs" (
    "id" BIGSERIAL NOT NULL,
    "meeting" DATE NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "shown" TEXT NOT NULL,
    "records" BIGINT[],
    "made" TIMESTAMPTZ(3) NOT NULL,
    "made_by" TEXT NOT NULL,

    CONSTRAINT "mace_packs_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "mace_packs_meeting_idx" ON "mace_packs"("meeting");

COMMENT ON TABLE "mace_packs" IS 'Every pack that was made for a MACE meeting: for which day, of what was filed since when, what was shown, and which records were in it.';

-- The reporting database. Facts are kept in flat tables of their own, because views over form_values would put a form together from sixty
-- rows for every question; measured in docs/reporting.md. The program writes them: pseudonyms need a key that is never in the database.
-- Triggers here note in the same transaction which form has changed; the worker writes its facts within a second (src/store/reporting/).
-- Tables and views whose columns come from the form definitions are made at the start of the program (src/store/reporting/lay-out.ts).
CREATE SCHEMA "reporting_facts";
CREATE SCHEMA "reporting";
CREATE SCHEMA "reporting_names";
COMMENT ON SCHEMA "reporting_facts" IS 'Facts behind the reporting views; for the program alone.';
COMMENT ON SCHEMA "reporting" IS 'Figures: filed records without names and free text.';
COMMENT ON SCHEMA "reporting_names" IS 'The same with names and free text.';

-- Forms and review items whose facts are to be written again. Rows are only added and removed, never changed: nobody waits for anybody.
CREATE TABLE "reporting_facts"."changes" (
  "id" BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "form_id" BIGINT,
  "item_id" BIGINT,
  "bulk" BOOLEAN NOT NULL DEFAULT FALSE,
  "at" TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  CHECK (("form_id" IS NULL) <> ("item_id" IS NULL))
);
-- What was changed just now comes before a rebuilding of everything.
CREATE INDEX "changes_order" ON "reporting_facts"."changes" ("bulk", "id");

-- Forms whose facts could not be written; they are in no report, and the reports say so.
CREATE TABLE "reporting_facts"."failures" (
  "form_id" BIGINT PRIMARY KEY,
  "code" TEXT NOT NULL,
  "at" TIMESTAMPTZ NOT NULL
);

-- One row: which key the pseudonyms were made with, and for which layout tables and views were made.
CREATE TABLE "reporting_facts"."built" (
  "only" BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK ("only"),
  "key_check" TEXT,
  "layout" TEXT,
  "refreshed" TIMESTAMPTZ
);
INSERT INTO "reporting_facts"."built" DEFAULT VALUES;

-- Every column that there has ever been, in its order: a column is never renamed, retyped or removed.
CREATE TABLE "reporting_facts"."columns" (
  "id" INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "table_name" TEXT NOT NULL,
  "column_name" TEXT NOT NULL,
  "column_type" TEXT NOT NULL,
  "level" TEXT NOT NULL CHECK ("level" IN ('figures', 'names')),
  "sources" TEXT[] NOT NULL,
  "codes" TEXT[] NOT NULL,
  "comment" TEXT NOT NULL,
  "joined" TEXT,
  "hidden" BOOLEAN NOT NULL,
  "asked" BOOLEAN NOT NULL,
  UNIQUE ("table_name", "column_name")
);

CREATE TABLE "reporting_facts"."agency_names" (
  "id" INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "agency_key" UUID NOT NULL UNIQUE,
  "name" TEXT
);
CREATE TABLE "reporting_facts"."wordings" (
  "id" INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "wording_key" UUID NOT NULL UNIQUE,
  "domain" TEXT,
  "wording" TEXT
);

-- Questions, and sets of questions by number: nearly all forms of one layout ask the same, so that a set is kept once.
CREATE TABLE "reporting_facts"."questions" (
  "id" INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "form" TEXT NOT NULL,
  "question" TEXT NOT NULL,
  UNIQUE ("form", "question")
);
CREATE TABLE "reporting_facts"."question_sets" (
  "id" INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "key" TEXT NOT NULL UNIQUE,
  "questions" INTEGER[] NOT NULL
);

-- One row a filed form; the facts of a form go when its row goes.
CREATE TABLE "reporting_facts"."records" (
  "record_id" BIGINT PRIMARY KEY,
  "form" TEXT NOT NULL,
  "is_current" BOOLEAN NOT NULL,
  "received_on" DATE NOT NULL,
  "dated_on" DATE NOT NULL,
  "agency_id" INTEGER,
  "asked" INTEGER NOT NULL,
  "answered" INTEGER NOT NULL,
  "blank" INTEGER NOT NULL,
  "not_known" INTEGER NOT NULL,
  "refused" INTEGER NOT NULL,
  "not_applicable" INTEGER NOT NULL,
  "unreadable" INTEGER NOT NULL,
  "unfit" INTEGER NOT NULL,
  "asked_set" INTEGER NOT NULL,
  "blank_set" INTEGER NOT NULL,
  "not_known_set" INTEGER NOT NULL,
  "refused_set" INTEGER NOT NULL,
  "not_applicable_set" INTEGER NOT NULL,
  "unreadable_set" INTEGER NOT NULL
);
CREATE INDEX "records_unfit" ON "reporting_facts"."records" ("record_id") WHERE "unfit" > 0;

-- Who has used a name or a wording, until there are enough of them for it to be shown to all.
CREATE TABLE "reporting_facts"."sightings" (
  "key" UUID NOT NULL,
  "by_key" UUID NOT NULL,
  "record_id" BIGINT NOT NULL REFERENCES "reporting_facts"."records" ON DELETE CASCADE,
  PRIMARY KEY ("key", "by_key")
);
CREATE INDEX "sightings_record" ON "reporting_facts"."sightings" ("record_id");

CREATE TABLE "reporting_facts"."links" (
  "record_id" BIGINT NOT NULL REFERENCES "reporting_facts"."records" ON DELETE CASCADE,
  "kind" TEXT NOT NULL,
  "link_key" UUID NOT NULL,
  PRIMARY KEY ("record_id", "kind", "link_key")
);
CREATE INDEX "links_key" ON "reporting_facts"."links" ("link_key");

-- One row a piece of work: a form in whatever state, or a review item that belongs to no form.
CREATE TABLE "reporting_facts"."workload" (
  "form_id" BIGINT UNIQUE,
  "item_id" BIGINT UNIQUE,
  "form" TEXT,
  "state" TEXT NOT NULL,
  "agency_id" INTEGER,
  "received_at" TIMESTAMPTZ NOT NULL,
  "received_on" DATE NOT NULL,
  "due_at" TIMESTAMPTZ NOT NULL,
  "filed_at" TIMESTAMPTZ,
  "reviewed_at" TIMESTAMPTZ,
  "to_review" BOOLEAN NOT NULL,
  CHECK (("form_id" IS NULL) <> ("item_id" IS NULL))
);
-- Figures of work look at a period; all that they need is in the index.
CREATE INDEX "workload_received" ON "reporting_facts"."workload" ("received_on")
  INCLUDE ("form", "state", "agency_id", "received_at", "due_at", "filed_at");

-- With the owner's rights: whoever changes a form needs none on the facts.
CREATE FUNCTION "reporting_facts"."note_form"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.state IN ('filed', 'superseded') AND (TG_OP = 'DELETE' OR NEW.state NOT IN ('filed', 'superseded')) THEN
    -- What is no record any more, or erased, leaves the reports in the same transaction.
    DELETE FROM reporting_facts.records WHERE record_id = OLD.id;
    DELETE FROM reporting_facts.failures WHERE form_id = OLD.id;
  END IF;
  IF TG_OP = 'DELETE' THEN
    DELETE FROM reporting_facts.workload WHERE form_id = OLD.id;
    INSERT INTO reporting_facts.changes (form_id) VALUES (OLD.id);
  ELSIF NEW.state NOT IN ('read', 'matched') THEN
    INSERT INTO reporting_facts.changes (form_id) VALUES (NEW.id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "reporting_note_new_form" AFTER INSERT OR DELETE ON "forms"
  FOR EACH ROW EXECUTE FUNCTION "reporting_facts"."note_form"();
CREATE TRIGGER "reporting_note_form" AFTER UPDATE ON "forms"
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION "reporting_facts"."note_form"();

-- Corrections, and persons or places that were linked or parted, of records.
CREATE FUNCTION "reporting_facts"."note_forms"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO reporting_facts.changes (form_id)
  SELECT DISTINCT f.id FROM touched t JOIN public.forms f ON f.id = t.form_id WHERE f.state IN ('filed', 'superseded');
  RETURN NULL;
END $$;
CREATE TRIGGER "reporting_note_added" AFTER INSERT ON "form_values" REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION "reporting_facts"."note_forms"();
CREATE TRIGGER "reporting_note_changed" AFTER UPDATE ON "form_values" REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION "reporting_facts"."note_forms"();
CREATE TRIGGER "reporting_note_removed" AFTER DELETE ON "form_values" REFERENCING OLD TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION "reporting_facts"."note_forms"();
CREATE TRIGGER "reporting_note_added" AFTER INSERT ON "mentions" REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION "reporting_facts"."note_forms"();
CREATE TRIGGER "reporting_note_changed" AFTER UPDATE ON "mentions" REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION "reporting_facts"."note_forms"();

CREATE FUNCTION "reporting_facts"."note_item"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  item public.review_items;
BEGIN
  IF TG_OP = 'DELETE' THEN item := OLD; ELSE item := NEW; END IF;
  INSERT INTO reporting_facts.changes (form_id, item_id) VALUES (item.form_id, CASE WHEN item.form_id IS NULL THEN item.id END);
  RETURN NULL;
END $$;
CREATE TRIGGER "reporting_note_item" AFTER INSERT OR UPDATE OR DELETE ON "review_items"
  FOR EACH ROW EXECUTE FUNCTION "reporting_facts"."note_item"();

-- Whatever is there already is written by the first worker that starts.
INSERT INTO "reporting_facts"."changes" ("form_id", "bulk") SELECT "id", TRUE FROM "forms" WHERE "state" NOT IN ('read', 'matched');
INSERT INTO "reporting_facts"."changes" ("item_id", "bulk") SELECT "id", TRUE FROM "review_items" WHERE "form_id" IS NULL;

-- Roles belong to the whole server, and several databases of it may be brought up to date at once. Where the program may not make
-- roles, whoever may makes them (docs/reporting.md); the rights are given at the next start.
DO $$
DECLARE
  wanted TEXT;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['reporting_reader', 'reporting_names_reader'] LOOP
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = wanted) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
      EXCEPTION
        WHEN duplicate_object OR unique_violation THEN NULL;
        WHEN insufficient_privilege THEN RAISE NOTICE 'role % is to be made by an administrator', wanted;
      END;
    END IF;
  END LOOP;
END $$;

-- By itself PostgreSQL lets every role look up names in "public" and call its functions. The roles of the program keep their own rights.
GRANT USAGE, CREATE ON SCHEMA "public" TO CURRENT_USER;
REVOKE ALL ON SCHEMA "public" FROM PUBLIC;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA "public" FROM PUBLIC;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA "reporting_facts" FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'intake_app') THEN
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA "public" TO "intake_app";
    ALTER DEFAULT PRIVILEGES IN SCHEMA "public" GRANT EXECUTE ON FUNCTIONS TO "intake_app";
    GRANT USAGE ON SCHEMA "reporting_facts" TO "intake_app";
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "reporting_facts" TO "intake_app";
    ALTER DEFAULT PRIVILEGES IN SCHEMA "reporting_facts" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "intake_app";
  END IF;
END $$;
