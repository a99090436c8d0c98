-- An answer that a person puts right in the review app changes who and what the form names: its mentions are written anew, those that are no longer
-- named go, with their suggested links and with subjects that nothing else names, and how many bear a name is counted again. The app may do so as the worker may.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'intake_web') THEN
    GRANT INSERT, UPDATE, DELETE ON "subjects", "mentions", "links" TO "intake_web";
    GRANT DELETE ON "link_events" TO "intake_web";
    GRANT INSERT, UPDATE ON "value_counts" TO "intake_web";
  END IF;
END $$;
