-- CreateIndex
CREATE INDEX `Show_startsAt_idx` ON `Show`(`startsAt`);
