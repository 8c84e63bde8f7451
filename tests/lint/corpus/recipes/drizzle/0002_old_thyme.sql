CREATE INDEX `recipes_cook_idx` ON `recipes` (`cook_id`);
