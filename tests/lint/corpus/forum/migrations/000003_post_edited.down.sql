SET SESSION lock_wait_timeout = 3;
ALTER TABLE posts DROP COLUMN edited_at, ALGORITHM=INSTANT;
