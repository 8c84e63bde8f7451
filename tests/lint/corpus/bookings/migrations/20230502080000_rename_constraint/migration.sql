-- RenameIndex
ALTER INDEX "booking"."Guest_email_key" RENAME TO "Visitor_email_key";

-- RenameForeignKey
ALTER TABLE "booking"."Visitor" RENAME CONSTRAINT "Guest_pkey" TO "Visitor_pkey";
