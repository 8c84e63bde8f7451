ALTER TABLE `recipes` RENAME COLUMN "body" TO "steps";
