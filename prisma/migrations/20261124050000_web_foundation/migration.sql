-- AlterTable
ALTER TABLE "audit_events" ADD COLUMN     "hash" BYTEA NOT NULL,
ALTER COLUMN "id" DROP DEFAULT;

-- CreateTable
CREATE TABLE "audit_head" (
    "only" BOOLEAN NOT NULL DEFAULT true,
    "count" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("only")
);

-- CreateTable
CREATE TABLE "users" (
    "id" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "roles" TEXT[],
    "disabled" BOOLEAN NOT NULL DEFAULT false,
    "password_hash" TEXT,
    "password_to_set" BOOLEAN NOT NULL DEFAULT false,
    "totp_key_id" TEXT,
    "totp_sealed" BYTEA,
    "totp_confirmed" BOOLEAN NOT NULL DEFAULT false,
    "totp_last_step" BIGINT NOT NULL DEFAULT 0,
    "recovery_hashes" TEXT[],
    "failures" INTEGER NOT NULL DEFAULT 0,
    "locked_until" TIMESTAMPTZ(3),
    "oidc_issuer" TEXT,
    "oidc_subject" TEXT,
    "created" TIMESTAMPTZ(3) NOT NULL,
    "last_sign_in" TIMESTAMPTZ(3),

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "token_hash" BYTEA NOT NULL,
    "user_id" BIGINT NOT NULL,
    "stage" TEXT NOT NULL,
    "created" TIMESTAMPTZ(3) NOT NULL,
    "last_seen" TIMESTAMPTZ(3) NOT NULL,
    "ended" TIMESTAMPTZ(3),

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "held_posts" (
    "token_hash" BYTEA NOT NULL,
    "user_id" BIGINT NOT NULL,
    "path" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "sealed_key" BYTEA NOT NULL,
    "sealed" BYTEA NOT NULL,
    "held" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "held_posts_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "reconciliations" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "compared" BIGINT NOT NULL,
    "differences" BIGINT NOT NULL,
    "unreachable" INTEGER NOT NULL,

    CONSTRAINT "reconciliations_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_name_key" ON "users"("name");

-- CreateIndex
CREATE UNIQUE INDEX "users_oidc_issuer_oidc_subject_key" ON "users"("oidc_issuer", "oidc_subject");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "sessions_last_seen_idx" ON "sessions"("last_seen");

-- CreateIndex
CREATE INDEX "held_posts_held_idx" ON "held_posts"("held");

-- CreateIndex
CREATE INDEX "reconciliations_at_idx" ON "reconciliations"("at");

-- CreateIndex
CREATE INDEX "audit_events_actor_id_idx" ON "audit_events"("actor", "id");

-- CreateIndex
CREATE INDEX "audit_events_action_id_idx" ON "audit_events"("action", "id");

-- CreateIndex
CREATE INDEX "audit_events_subject_id_idx" ON "audit_events"("subject", "id");

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "held_posts" ADD CONSTRAINT "held_posts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema language cannot say.

ALTER TABLE "users" ADD CONSTRAINT "users_roles" CHECK ("roles" <@ ARRAY['reviewer', 'administrator', 'reporter', 'auditor']);
ALTER TABLE "users" ADD CONSTRAINT "users_name" CHECK ("name" = lower("name") AND "name" <> '');
-- password: the password was right, the second factor is still to come; enrol: the second factor is still to be set up; full: signed in.
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_stage" CHECK ("stage" IN ('password', 'enrol', 'renew', 'full'));
ALTER TABLE "audit_head" ADD CONSTRAINT "audit_head_one_row" CHECK ("only");
INSERT INTO "audit_head" ("only", "count", "hash") VALUES (true, 0, sha256('intake audit'::bytea));

-- What the hash of an audit event covers, as one text that cannot be read in two ways. `intake audit verify` hashes the same text itself.
CREATE FUNCTION "audit_text"("id" bigint, "at" timestamptz, "actor" text, "action" text, "subject" text, "detail" jsonb)
RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT jsonb_build_array("id", (extract(epoch FROM "at") * 1000)::bigint, "actor", "action", "subject", "detail")::text
$$;

-- The only way to add an audit event. The row of audit_head is locked until the caller's transaction ends, so that there is one chain; it is
-- therefore the last thing that a transaction does. With the owner's rights: the program's own role may call this, and neither
-- insert, change nor remove rows.
CREATE FUNCTION "append_audit"("p_at" timestamptz, "p_actor" text, "p_action" text, "p_subject" text, "p_detail" jsonb)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  head audit_head%ROWTYPE;
  next_id bigint;
  next_hash bytea;
  moment timestamptz(3) := p_at;
BEGIN
  SELECT * INTO STRICT head FROM audit_head FOR UPDATE;
  next_id := head.count + 1;
  next_hash := sha256(head.hash || convert_to(audit_text(next_id, moment, p_actor, p_action, p_subject, p_detail), 'UTF8'));
  INSERT INTO audit_events (id, at, actor, action, subject, detail, hash)
  VALUES (next_id, moment, p_actor, p_action, p_subject, p_detail, next_hash);
  UPDATE audit_head SET count = next_id, hash = next_hash;
  RETURN next_id;
END $$;

-- The head moves with the chain and not otherwise: never backwards, never away.
CREATE FUNCTION "audit_head_forward"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.count = OLD.count + 1 THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'the head of the audit log only moves forward';
END $$;
CREATE TRIGGER "audit_head_forward" BEFORE UPDATE OR DELETE ON "audit_head"
  FOR EACH ROW EXECUTE FUNCTION "audit_head_forward"();
CREATE TRIGGER "audit_head_kept" BEFORE TRUNCATE ON "audit_head"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- The role that the program's connections take on (SET ROLE), where the user that they sign in as may: it works on every table and may
-- only read and append to the audit log. Roles belong to the whole server, so that another database may just be making the same one.
DO $$
BEGIN
  BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'intake_app') THEN
      CREATE ROLE "intake_app" NOLOGIN;
    END IF;
    -- A superuser may take on any role; anybody else must be a member.
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
      EXECUTE format('GRANT "intake_app" TO %I', current_user);
    END IF;
  EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
    WHEN insufficient_privilege THEN
      RAISE WARNING 'role intake_app is not there and may not be made by this user: docs/operations.md says how to make it';
  END;
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'intake_app') THEN
    GRANT USAGE ON SCHEMA "public" TO "intake_app";
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "public" TO "intake_app";
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA "public" TO "intake_app";
    ALTER DEFAULT PRIVILEGES IN SCHEMA "public" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "intake_app";
    ALTER DEFAULT PRIVILEGES IN SCHEMA "public" GRANT USAGE, SELECT ON SEQUENCES TO "intake_app";
    REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON "audit_events", "audit_head" FROM "intake_app";
    GRANT EXECUTE ON FUNCTION "append_audit"(timestamptz, text, text, text, jsonb) TO "intake_app";
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION "append_audit"(timestamptz, text, text, text, jsonb) FROM PUBLIC;

COMMENT ON TABLE "audit_events" IS 'Who did what and when. Added by append_audit() alone; each hash covers the row and the hash before it.';
COMMENT ON COLUMN "audit_events"."subject" IS 'What it was done to: message 12, form 7, item 3, user 2.';
COMMENT ON COLUMN "audit_events"."detail" IS 'Ids, codes and field keys; never the content of a mail or a form.';
COMMENT ON TABLE "audit_head" IS 'The end of the chain of audit events: a row that was removed from the end is missed here.';
COMMENT ON COLUMN "sessions"."token_hash" IS 'SHA-256 of the token in the cookie, which is kept nowhere.';
COMMENT ON COLUMN "users"."totp_last_step" IS 'A code is good once: only for a later step than this.';
COMMENT ON TABLE "held_posts" IS 'What was typed when a session had ended: sealed, for the same person, removed after a day.';
