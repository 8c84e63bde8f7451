-- CreateIndex
CREATE INDEX "Reservation_roomId_from_idx" ON "booking"."Reservation"("roomId", "from");

-- CreateIndex
CREATE INDEX "Reservation_guestId_idx" ON "booking"."Reservation"("guestId");
