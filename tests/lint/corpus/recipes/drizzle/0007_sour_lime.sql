UPDATE `recipes` SET `servings` = 4 WHERE `servings` = 0;--> statement-breakpoint
DROP TABLE `tags`;
