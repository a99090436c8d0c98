-- CreateTable
CREATE TABLE "quality_samples" (
    "form_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "version" TEXT,
    "format" TEXT NOT NULL,
    "least" DOUBLE PRECISION NOT NULL,
    "drawn" TIMESTAMPTZ(3) NOT NULL,
    "claimed_by" TEXT,
    "claimed_until" TIMESTAMPTZ(3),
    "checked" TIMESTAMPTZ(3),
    "checked_by" TEXT,
    "wrong" BOOLEAN,

    CONSTRAINT "quality_samples_pkey" PRIMARY KEY ("form_id")
);

-- CreateTable
CREATE TABLE "quality_values" (
    "form_id" BIGINT NOT NULL,
    "key" TEXT NOT NULL,
    "confidence" DOUBLE PRECISION,
    "wrong" BOOLEAN NOT NULL,

    CONSTRAINT "quality_values_pkey" PRIMARY KEY ("form_id","key")
);

-- CreateIndex
CREATE INDEX "quality_samples_checked_idx" ON "quality_samples"("checked");

-- AddForeignKey
ALTER TABLE "quality_samples" ADD CONSTRAINT "quality_samples_form_id_fkey" FOREIGN KEY ("form_id") REFERENCES "forms"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quality_values" ADD CONSTRAINT "quality_values_form_id_fkey" FOREIGN KEY ("form_id") REFERENCES "quality_samples"("form_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema language cannot say.
ALTER TABLE "quality_samples" ADD CONSTRAINT "quality_samples_checked" CHECK (
  ("checked" IS NULL) = ("checked_by" IS NULL) AND ("checked" IS NULL) = ("wrong" IS NULL)
);
CREATE INDEX "quality_samples_waiting" ON "quality_samples" ("drawn", "form_id") WHERE "checked" IS NULL;

COMMENT ON TABLE "quality_samples" IS 'Forms filed unseen that were drawn by lot, in the transaction of the filing, to be checked by a person.';
COMMENT ON COLUMN "quality_samples"."least" IS 'The confidence of the least certain value when the form was filed.';
COMMENT ON TABLE "quality_values" IS 'What a check found of each value: key, confidence of the reading, whether it was wrong. No value stands here.';
