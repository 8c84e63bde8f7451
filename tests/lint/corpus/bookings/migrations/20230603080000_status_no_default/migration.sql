-- AlterTable
ALTER TABLE "booking"."Reservation" ALTER COLUMN "status" DROP DEFAULT;
