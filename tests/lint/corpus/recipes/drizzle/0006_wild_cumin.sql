ALTER TABLE `cooks` DROP COLUMN `avatar`;
