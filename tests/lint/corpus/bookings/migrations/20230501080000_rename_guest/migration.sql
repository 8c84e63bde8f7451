-- RenameTable
ALTER TABLE "booking"."Guest" RENAME TO "Visitor";
