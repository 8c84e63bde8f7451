-- DropForeignKey
ALTER TABLE `Show` DROP FOREIGN KEY `Show_venueId_fkey`;

-- DropTable
DROP TABLE `Venue`;
