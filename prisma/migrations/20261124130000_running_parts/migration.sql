-- CreateTable
CREATE TABLE "running_parts" (
    "id" UUID NOT NULL,
    "parts" TEXT[],
    "started" TIMESTAMPTZ(3) NOT NULL,
    "seen" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "running_parts_pkey" PRIMARY KEY ("id")
);
