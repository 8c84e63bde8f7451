-- CreateEnum
CREATE TYPE "booking"."Status" AS ENUM ('HELD', 'BOOKED', 'CANCELLED');

-- AlterTable
ALTER TABLE "booking"."Reservation" ADD COLUMN     "status" "booking"."Status" NOT NULL DEFAULT 'HELD';
