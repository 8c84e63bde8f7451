CREATE TYPE booking_state AS ENUM ('open', 'done');
SET lock_timeout = '1s';
ALTER TABLE booking ADD COLUMN state booking_state DEFAULT 'open';
