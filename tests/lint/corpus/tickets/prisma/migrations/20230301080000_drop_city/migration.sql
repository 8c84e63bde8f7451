-- AlterTable
ALTER TABLE `Venue` DROP COLUMN `city`;
