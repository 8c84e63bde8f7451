-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "booking";

-- CreateTable
CREATE TABLE "booking"."Hotel" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "stars" SMALLINT NOT NULL DEFAULT 3,

    CONSTRAINT "Hotel_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "booking"."Room" (
    "id" TEXT NOT NULL,
    "hotelId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,

    CONSTRAINT "Room_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Room_hotelId_number_key" ON "booking"."Room"("hotelId", "number");

-- AddForeignKey
ALTER TABLE "booking"."Room" ADD CONSTRAINT "Room_hotelId_fkey" FOREIGN KEY ("hotelId") REFERENCES "booking"."Hotel"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
