-- Records of one state, newest first: of a million forms those of a rare state (copies, replaced records) are found without passing over the others.
CREATE INDEX "forms_state_received" ON "forms" ("state", "received" DESC, "id" DESC);

-- Putting together the words of a mention takes some 30 microseconds, which PostgreSQL cannot know. With the cost that a function has by itself it
-- would rather do so for forty thousand mentions than look into the index of words.
ALTER FUNCTION "mention_words"(JSONB) COST 1500;
