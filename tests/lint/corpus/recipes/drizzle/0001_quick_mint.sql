ALTER TABLE `recipes` ADD `servings` integer DEFAULT 2 NOT NULL;--> statement-breakpoint
ALTER TABLE `cooks` ADD `avatar` text;
