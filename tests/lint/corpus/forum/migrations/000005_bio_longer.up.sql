SET SESSION lock_wait_timeout = 3;
ALTER TABLE users MODIFY bio VARCHAR(255);
