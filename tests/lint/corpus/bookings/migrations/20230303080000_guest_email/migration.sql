-- CreateIndex
CREATE UNIQUE INDEX "Guest_email_key" ON "booking"."Guest"("email");
