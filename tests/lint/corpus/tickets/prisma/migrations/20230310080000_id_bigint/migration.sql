-- DropForeignKey
ALTER TABLE `Seat` DROP FOREIGN KEY `Seat_showId_fkey`;

-- AlterTable
ALTER TABLE `Show` DROP PRIMARY KEY,
    MODIFY `id` BIGINT NOT NULL AUTO_INCREMENT,
    ADD PRIMARY KEY (`id`);

-- AlterTable
ALTER TABLE `Seat` DROP PRIMARY KEY,
    MODIFY `showId` BIGINT NOT NULL,
    ADD PRIMARY KEY (`showId`, `number`);

-- AddForeignKey
ALTER TABLE `Seat` ADD CONSTRAINT `Seat_showId_fkey` FOREIGN KEY (`showId`) REFERENCES `Show`(`id`) ON DELETE CASCADE ON UPDATE CASCADE;
