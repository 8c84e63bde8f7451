SET STATEMENT lock_wait_timeout = 2 FOR ALTER TABLE customers ADD INDEX customers_email_2 (email), ALGORITHM=NOCOPY, LOCK=NONE;
