-- AlterTable
ALTER TABLE "booking"."Reservation" ALTER COLUMN "status" SET DEFAULT 'BOOKED';
