SET SESSION lock_wait_timeout = 5;
ALTER TABLE orders ADD COLUMN public_id CHAR(36) NOT NULL DEFAULT UUID();
