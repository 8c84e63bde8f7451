-- CreateTable
CREATE TABLE "booking"."Guest" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "passport" CHAR(9),

    CONSTRAINT "Guest_pkey" PRIMARY KEY ("id")
);
