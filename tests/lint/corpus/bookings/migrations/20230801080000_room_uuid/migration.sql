-- AlterTable
ALTER TABLE "booking"."Reservation" ADD COLUMN     "publicId" UUID NOT NULL DEFAULT gen_random_uuid();
