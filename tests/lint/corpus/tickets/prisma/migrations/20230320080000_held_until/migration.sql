SET SESSION lock_wait_timeout = 2;
-- AlterTable
ALTER TABLE `Seat` ADD COLUMN `heldUntil` DATETIME(3) NULL, ALGORITHM = INSTANT;
