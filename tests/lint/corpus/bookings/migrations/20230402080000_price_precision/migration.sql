-- AlterTable
ALTER TABLE "booking"."Room" ALTER COLUMN "price" SET DATA TYPE DECIMAL(10,2);
