-- AlterTable
ALTER TABLE `Show` MODIFY `title` TEXT NOT NULL;
