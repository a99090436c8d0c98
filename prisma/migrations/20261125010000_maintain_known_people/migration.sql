-- After a list of very many people the program has the database look through what was written (VACUUM, ANALYZE), which from PostgreSQL 17 on is a right that can be
-- given away. Before, only the owner may; the database then comes to it by itself, some minutes later.
DO $$
BEGIN
  IF current_setting('server_version_num')::INTEGER >= 170000 AND EXISTS (SELECT FROM pg_roles WHERE rolname = 'intake_app') THEN
    EXECUTE 'GRANT MAINTAIN ON "subjects", "mentions", "subject_keys", "value_counts" TO "intake_app"';
  END IF;
END $$;
