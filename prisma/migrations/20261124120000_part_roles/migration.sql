-- A role for each part of the program, with what that part touches and nothing else: the worker (and the collector) reads no accounts and no audit
-- log, the web app takes no mail in and erases none. `intake_app` is for everything in one process; the owner of the tables migrates, backs up,
-- restores and erases; the reporting roles read views. test/store/roles.server.test.ts holds the whole table of rights.
DO $$
DECLARE
  wanted TEXT;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['intake_worker', 'intake_web'] LOOP
    -- Roles belong to the whole server, and several databases of it may be brought up to date at once.
    BEGIN
      IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = wanted) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
      END IF;
      IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        EXECUTE format('GRANT %I TO %I', wanted, current_user);
      END IF;
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN NULL;
      WHEN insufficient_privilege THEN RAISE NOTICE 'role % is to be made by an administrator', wanted;
    END;
  END LOOP;
END $$;

-- The web app shows reports by taking on the roles that read them.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'intake_web') THEN
    GRANT "reporting_reader", "reporting_names_reader" TO "intake_web";
  END IF;
EXCEPTION
  WHEN undefined_object OR insufficient_privilege OR unique_violation THEN
    RAISE NOTICE 'the reporting roles are to be given to intake_web by an administrator';
END $$;

DO $$
DECLARE
  part TEXT;
  -- Table: what the worker may, what the web app may. S read, I add, U change (also to lock rows), D remove.
  rights CONSTANT TEXT[][] := ARRAY[
    ['folders', 'SIU', 'S'],
    ['messages', 'SIU', 'SU'],
    ['parts', 'SIU', 'SIU'],
    ['forms', 'SIU', 'SIU'],
    ['form_values', 'SI', 'SIUD'],
    ['form_problems', 'SI', 'SID'],
    ['match_keys', 'SI', 'SID'],
    ['review_items', 'SIU', 'SIU'],
    ['review_history', 'S', 'SIU'],
    ['corrections', 'S', 'SI'],
    ['form_relations', 'S', 'SID'],
    ['originals', 'SI', 'S'],
    ['original_chunks', 'SI', 'S'],
    ['subjects', 'SIUD', 'SU'],
    ['mentions', 'SIUD', 'SU'],
    ['links', 'SIUD', 'SIU'],
    ['link_events', 'SID', 'SI'],
    ['subject_keys', 'SID', 'SID'],
    ['value_counts', 'SIU', 'S'],
    ['people_imports', '', ''],
    ['holds', '', 'S'],
    ['erasures', '', 'S'],
    ['quality_samples', 'SI', 'SU'],
    ['quality_values', '', 'SI'],
    ['mace_packs', '', 'SI'],
    ['reconciliations', 'SI', 'S'],
    ['users', '', 'SIU'],
    ['sessions', '', 'SIUD'],
    ['held_posts', '', 'SID'],
    ['audit_events', '', 'S'],
    ['audit_head', '', 'S']
  ];
  own TEXT[];
  given TEXT;
BEGIN
  FOREACH part IN ARRAY ARRAY['intake_worker', 'intake_web'] LOOP
    CONTINUE WHEN NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = part);
    EXECUTE format('GRANT USAGE ON SCHEMA "public", "reporting_facts" TO %I', part);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "public" TO %I', part);
    -- What a later migration adds works for both until it says what each may.
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA "public" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %I', part);
    EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA "public" TO %I', part);
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA "public" GRANT USAGE, SELECT ON SEQUENCES TO %I', part);
    EXECUTE format('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA "public" TO %I', part);
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA "public" GRANT EXECUTE ON FUNCTIONS TO %I', part);
    FOREACH own SLICE 1 IN ARRAY rights LOOP
      EXECUTE format('REVOKE ALL ON %I FROM %I', own[1], part);
      given := own[CASE part WHEN 'intake_worker' THEN 2 ELSE 3 END];
      IF given LIKE '%S%' THEN EXECUTE format('GRANT SELECT ON %I TO %I', own[1], part); END IF;
      IF given LIKE '%I%' THEN EXECUTE format('GRANT INSERT ON %I TO %I', own[1], part); END IF;
      IF given LIKE '%U%' THEN EXECUTE format('GRANT UPDATE ON %I TO %I', own[1], part); END IF;
      IF given LIKE '%D%' THEN EXECUTE format('GRANT DELETE ON %I TO %I', own[1], part); END IF;
    END LOOP;
    -- Each part looks whether the database fits the program; none but the owner changes it.
    IF to_regclass('public._prisma_migrations') IS NOT NULL THEN
      EXECUTE format('REVOKE ALL ON "_prisma_migrations" FROM %I', part);
      EXECUTE format('GRANT SELECT ON "_prisma_migrations" TO %I', part);
    END IF;
  END LOOP;

  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'intake_worker') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "reporting_facts" TO "intake_worker";
    ALTER DEFAULT PRIVILEGES IN SCHEMA "reporting_facts" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "intake_worker";
    -- Which columns there are is the owner's to say.
    REVOKE INSERT, UPDATE, DELETE ON "reporting_facts"."columns" FROM "intake_worker";
  END IF;
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'intake_web') THEN
    GRANT SELECT ON "reporting_facts"."columns", "reporting_facts"."built" TO "intake_web";
  END IF;
END $$;
