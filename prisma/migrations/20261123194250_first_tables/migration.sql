-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "folders" (
    "mailbox" TEXT NOT NULL,
    "folder" TEXT NOT NULL,
    "uid_validity" BIGINT,
    "last_success" TIMESTAMPTZ(3),
    "trouble" TEXT,
    "trouble_since" TIMESTAMPTZ(3),

    CONSTRAINT "folders_pkey" PRIMARY KEY ("mailbox","folder")
);

-- CreateTable
CREATE TABLE "messages" (
    "id" BIGSERIAL NOT NULL,
    "mailbox" TEXT NOT NULL,
    "folder" TEXT NOT NULL,
    "uid_validity" BIGINT NOT NULL,
    "uid" BIGINT NOT NULL,
    "message_id" TEXT,
    "content_sha256" TEXT,
    "size" BIGINT NOT NULL,
    "received" TIMESTAMPTZ(3) NOT NULL,
    "recorded" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),
    "state" TEXT NOT NULL,
    "disposition" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "kind" TEXT,
    "envelope" JSONB,
    "trust" JSONB,
    "changed" TIMESTAMPTZ(3) NOT NULL,
    "original_id" UUID,
    "same_as_id" BIGINT,

    CONSTRAINT "messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "parts" (
    "id" BIGSERIAL NOT NULL,
    "message_id" BIGINT NOT NULL,
    "path" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "name" TEXT,
    "role" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "outcome" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "changed" TIMESTAMPTZ(3) NOT NULL,
    "original_id" UUID NOT NULL,

    CONSTRAINT "parts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "forms" (
    "id" BIGSERIAL NOT NULL,
    "message_id" BIGINT NOT NULL,
    "part_id" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "version" TEXT,
    "version_known" BOOLEAN NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "state" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "match" JSONB,
    "duplicate_of_id" BIGINT,
    "received" TIMESTAMPTZ(3) NOT NULL,
    "filed" TIMESTAMPTZ(3),
    "tries" INTEGER NOT NULL DEFAULT 0,
    "changed" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "forms_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "form_values" (
    "form_id" BIGINT NOT NULL,
    "key" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "value" JSONB,
    "raw" TEXT NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "source" JSONB NOT NULL,

    CONSTRAINT "form_values_pkey" PRIMARY KEY ("form_id","key")
);

-- CreateTable
CREATE TABLE "form_problems" (
    "form_id" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "key" TEXT,

    CONSTRAINT "form_problems_pkey" PRIMARY KEY ("form_id","position")
);

-- CreateTable
CREATE TABLE "match_keys" (
    "form_id" BIGINT NOT NULL,
    "key" TEXT NOT NULL,

    CONSTRAINT "match_keys_pkey" PRIMARY KEY ("form_id","key")
);

-- CreateTable
CREATE TABLE "review_items" (
    "id" BIGSERIAL NOT NULL,
    "message_id" BIGINT NOT NULL,
    "part_id" BIGINT,
    "form_id" BIGINT,
    "reasons" TEXT[],
    "state" TEXT NOT NULL,
    "opened" TIMESTAMPTZ(3) NOT NULL,
    "due" TIMESTAMPTZ(3) NOT NULL,
    "closed" TIMESTAMPTZ(3),

    CONSTRAINT "review_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "originals" (
    "id" UUID NOT NULL,
    "size" BIGINT NOT NULL,
    "key_id" TEXT NOT NULL,
    "sealed_key" BYTEA NOT NULL,
    "chunk_count" INTEGER NOT NULL,
    "stored" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "originals_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "original_chunks" (
    "original_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "original_chunks_pkey" PRIMARY KEY ("original_id","position")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT,
    "detail" JSONB,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "messages_content_sha256_idx" ON "messages"("content_sha256");

-- CreateIndex
CREATE INDEX "messages_message_id_idx" ON "messages"("message_id");

-- CreateIndex
CREATE UNIQUE INDEX "messages_mailbox_folder_uid_validity_uid_key" ON "messages"("mailbox", "folder", "uid_validity", "uid");

-- CreateIndex
CREATE INDEX "parts_sha256_idx" ON "parts"("sha256");

-- CreateIndex
CREATE UNIQUE INDEX "parts_message_id_path_key" ON "parts"("message_id", "path");

-- CreateIndex
CREATE INDEX "forms_message_id_idx" ON "forms"("message_id");

-- CreateIndex
CREATE INDEX "forms_fingerprint_idx" ON "forms"("fingerprint");

-- CreateIndex
CREATE UNIQUE INDEX "forms_part_id_position_key" ON "forms"("part_id", "position");

-- CreateIndex
CREATE INDEX "match_keys_key_idx" ON "match_keys"("key");

-- CreateIndex
CREATE INDEX "originals_key_id_idx" ON "originals"("key_id");

-- CreateIndex
CREATE INDEX "audit_events_at_idx" ON "audit_events"("at");

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_original_id_fkey" FOREIGN KEY ("original_id") REFERENCES "originals"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_same_as_id_fkey" FOREIGN KEY ("same_as_id") REFERENCES "messages"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "parts" ADD CONSTRAINT "parts_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "messages"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "parts" ADD CONSTRAINT "parts_original_id_fkey" FOREIGN KEY ("original_id") REFERENCES "originals"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "forms" ADD CONSTRAINT "forms_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "messages"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "forms" ADD CONSTRAINT "forms_part_id_fkey" FOREIGN KEY ("part_id") REFERENCES "parts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "forms" ADD CONSTRAINT "forms_duplicate_of_id_fkey" FOREIGN KEY ("duplicate_of_id") REFERENCES "forms"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "form_values" ADD CONSTRAINT "form_values_form_id_fkey" FOREIGN KEY ("form_id") REFERENCES "forms"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "form_problems" ADD CONSTRAINT "form_problems_form_id_fkey" FOREIGN KEY ("form_id") REFERENCES "forms"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "match_keys" ADD CONSTRAINT "match_keys_form_id_fkey" FOREIGN KEY ("form_id") REFERENCES "forms"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_items" ADD CONSTRAINT "review_items_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "messages"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_items" ADD CONSTRAINT "review_items_part_id_fkey" FOREIGN KEY ("part_id") REFERENCES "parts"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_items" ADD CONSTRAINT "review_items_form_id_fkey" FOREIGN KEY ("form_id") REFERENCES "forms"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "original_chunks" ADD CONSTRAINT "original_chunks_original_id_fkey" FOREIGN KEY ("original_id") REFERENCES "originals"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema language cannot say.

-- The states and dispositions are a fixed vocabulary; see src/store/model.ts.
ALTER TABLE "messages" ADD CONSTRAINT "messages_state" CHECK ("state" IN ('collected', 'opened', 'settled'));
ALTER TABLE "messages" ADD CONSTRAINT "messages_disposition" CHECK (
  ("state" = 'settled') = ("disposition" IS NOT NULL)
  AND ("disposition" IS NULL OR "disposition" IN ('filed', 'in_review', 'duplicate', 'same_mail', 'not_a_submission'))
);
ALTER TABLE "parts" ADD CONSTRAINT "parts_state" CHECK ("state" IN ('waiting', 'read', 'failed'));
ALTER TABLE "forms" ADD CONSTRAINT "forms_state" CHECK (
  "state" IN ('read', 'matched', 'filed', 'in_review', 'superseded', 'duplicate', 'dismissed')
);
ALTER TABLE "forms" ADD CONSTRAINT "forms_filed" CHECK (("state" IN ('filed', 'superseded')) <= ("filed" IS NOT NULL));
ALTER TABLE "forms" ADD CONSTRAINT "forms_duplicate" CHECK (("state" = 'duplicate') = ("duplicate_of_id" IS NOT NULL));
ALTER TABLE "review_items" ADD CONSTRAINT "review_items_state" CHECK ("state" IN ('open', 'done'));
ALTER TABLE "review_items" ADD CONSTRAINT "review_items_reasons" CHECK (cardinality("reasons") > 0);

-- One open item for a form, a part, or a message as a whole: a step that runs twice cannot open a second one.
CREATE UNIQUE INDEX "review_items_open_form" ON "review_items" ("form_id") WHERE "state" = 'open' AND "form_id" IS NOT NULL;
CREATE UNIQUE INDEX "review_items_open_part" ON "review_items" ("part_id")
  WHERE "state" = 'open' AND "part_id" IS NOT NULL AND "form_id" IS NULL;
CREATE UNIQUE INDEX "review_items_open_message" ON "review_items" ("message_id")
  WHERE "state" = 'open' AND "part_id" IS NULL AND "form_id" IS NULL;
CREATE INDEX "review_items_open_due" ON "review_items" ("due") WHERE "state" = 'open';
CREATE INDEX "review_items_message" ON "review_items" ("message_id");

-- The sweep, the order of matching and the closing of messages look only at what is unfinished, however large the store is.
CREATE INDEX "messages_unfinished" ON "messages" ("id") WHERE "state" <> 'settled';
CREATE INDEX "parts_waiting" ON "parts" ("message_id") WHERE "state" = 'waiting';
CREATE INDEX "forms_unfinished" ON "forms" ("message_id") WHERE "state" IN ('read', 'matched');

-- The audit log is added to, never changed.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit events are never changed or removed';
END $$;
CREATE TRIGGER "audit_events_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_events"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

COMMENT ON TABLE "messages" IS 'The ledger: one row per message ever seen in a mailbox folder; id is the order of recording.';
COMMENT ON COLUMN "messages"."content_sha256" IS 'SHA-256 of the bytes as the server sent them; null for a message that could not be fetched.';
COMMENT ON COLUMN "messages"."same_as_id" IS 'The earlier row with the same bytes, in this or another folder.';
COMMENT ON COLUMN "messages"."gone_at" IS 'When the server was first seen not to list the message any more.';
COMMENT ON COLUMN "messages"."tries" IS 'How often opening was begun; survives a wiped queue and a killed process.';
COMMENT ON TABLE "parts" IS 'What is worth reading in a message: attachments, nested mails and archives opened, and forms in the body.';
COMMENT ON TABLE "forms" IS 'Forms read from parts; a form in state filed is a record.';
COMMENT ON COLUMN "forms"."fingerprint" IS 'Hash of the content, whatever the file, format or layout.';
COMMENT ON COLUMN "form_values"."key" IS 'Key of the contract in docs/forms.md, lists flattened: people[0].dob.';
COMMENT ON TABLE "match_keys" IS 'Forms about the same subject share a key.';
COMMENT ON COLUMN "originals"."sealed_key" IS 'The data key of this original, sealed with the key named key_id (AES-256-GCM: nonce, ciphertext, tag).';
COMMENT ON COLUMN "original_chunks"."sealed" IS 'AES-256-GCM: nonce, ciphertext, tag; bound to original, position and whether it is the last.';
