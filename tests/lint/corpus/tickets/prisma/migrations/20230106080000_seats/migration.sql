-- CreateTable
CREATE TABLE `Seat` (
    `showId` INTEGER NOT NULL,
    `number` INTEGER NOT NULL,
    `state` ENUM('FREE', 'HELD', 'SOLD') NOT NULL DEFAULT 'FREE',

    PRIMARY KEY (`showId`, `number`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
