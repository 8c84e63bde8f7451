SET SESSION lock_wait_timeout = 5;
ALTER TABLE customers CHANGE COLUMN notes remarks TEXT;
