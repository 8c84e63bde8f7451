PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_cooks` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`email` text NOT NULL,
	`name` text DEFAULT '' NOT NULL,
	`avatar` text
);
--> statement-breakpoint
INSERT INTO `__new_cooks`("id", "email", "name", "avatar") SELECT "id", "email", "name", "avatar" FROM `cooks`;--> statement-breakpoint
DROP TABLE `cooks`;--> statement-breakpoint
ALTER TABLE `__new_cooks` RENAME TO `cooks`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `cooks_email_unique` ON `cooks` (`email`);
