-- CreateTable
CREATE TABLE "value_counts" (
    "field" TEXT NOT NULL,
    "value" BIGINT NOT NULL,
    "bearers" BIGINT NOT NULL,

    CONSTRAINT "value_counts_pkey" PRIMARY KEY ("field","value")
);

COMMENT ON TABLE "value_counts" IS 'How many known people have a name, a birth date or a postcode, by hash. The row of everybody is field everybody, value 0.';
