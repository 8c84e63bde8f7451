-- AlterTable
ALTER TABLE "booking"."Room" ALTER COLUMN "number" DROP NOT NULL;
