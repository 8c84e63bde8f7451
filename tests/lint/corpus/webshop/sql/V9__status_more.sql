SET SESSION lock_wait_timeout = 5;
ALTER TABLE customers MODIFY status ENUM('new', 'blocked', 'active', 'gone') NOT NULL DEFAULT 'new', ALGORITHM=INSTANT;
