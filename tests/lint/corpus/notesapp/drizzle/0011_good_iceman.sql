ALTER TABLE "note_tags" DROP CONSTRAINT "note_tags_note_id_notes_id_fk";
--> statement-breakpoint
ALTER TABLE "note_tags" ADD CONSTRAINT "note_tags_note_id_notes_id_fk" FOREIGN KEY ("note_id") REFERENCES "public"."notes"("id") ON DELETE restrict ON UPDATE no action;
