SET SESSION lock_wait_timeout = 5;
CREATE FULLTEXT INDEX products_title ON products (title);
