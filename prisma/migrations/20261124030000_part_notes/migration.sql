-- AlterTable
ALTER TABLE "parts" ADD COLUMN "notes" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];

COMMENT ON COLUMN "parts"."notes" IS 'What a file holds beside its text that could do harm or hide content: macros, scripts, embedded files, references outwards.';
