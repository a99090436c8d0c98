-- The words under which a person searches for people, places and records: names and addresses as they were written, in any order.
-- Numbers and names that sound alike are found by the keys of subjects.
CREATE FUNCTION "mention_words"(described JSONB) RETURNS TSVECTOR LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT to_tsvector('simple'::regconfig, concat_ws(' ', described->>'fullName', described->>'forenames', described->>'surname',
    described->>'alias', described->>'name', described->>'address', described->>'postcode', described->>'caseId'))
$$;
CREATE INDEX "mentions_words" ON "mentions" USING gin ("mention_words"("described"));

-- Records are listed by when they came, newest first.
CREATE INDEX "forms_received" ON "forms" ("received" DESC, "id" DESC);
