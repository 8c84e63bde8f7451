-- AlterTable
ALTER TABLE "booking"."Room" ADD COLUMN     "price" DECIMAL(65,30) NOT NULL DEFAULT 0;
