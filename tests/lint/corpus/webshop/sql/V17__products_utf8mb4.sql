SET SESSION lock_wait_timeout = 5;
ALTER TABLE products CONVERT TO CHARACTER SET latin1;
