-- A part of the program changes the columns that its steps change, and no others: neither the worker nor the web app can lay another original, hash,
-- place in the mailbox or time of receipt to a mail, move a file or a form to another mail, or mark one as erased. Rows are locked by the same right.
DO $$
DECLARE
  own TEXT[];
  columns CONSTANT TEXT[][] := ARRAY[
    ['intake_worker', 'messages', 'state, disposition, kind, urgency, envelope, trust, tries, changed, gone_at'],
    ['intake_worker', 'parts', 'state, outcome, notes, urgency, tries, changed'],
    ['intake_worker', 'forms', 'state, match, filed, duplicate_of_id, tries, changed'],
    ['intake_worker', 'review_items', 'reasons, urgency, precedence, words, form_kind'],
    ['intake_web', 'messages', 'state, disposition, kind, tries, changed'],
    ['intake_web', 'parts', 'state, outcome, notes, tries, changed'],
    ['intake_web', 'forms', 'state, match, fingerprint, filed, duplicate_of_id, tries, changed']
  ];
BEGIN
  FOREACH own SLICE 1 IN ARRAY columns LOOP
    CONTINUE WHEN NOT EXISTS (SELECT FROM pg_roles WHERE rolname = own[1]);
    EXECUTE format('REVOKE UPDATE ON %I FROM %I', own[2], own[1]);
    EXECUTE format('GRANT UPDATE (%s) ON %I TO %I', own[3], own[2], own[1]);
  END LOOP;
END $$;
