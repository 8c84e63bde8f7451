START TRANSACTION;
INSERT INTO coupons (code, percent) VALUES ('WELCOME', 10);
SET SESSION lock_wait_timeout = 5;
ALTER TABLE coupons ADD COLUMN valid_until DATE;
INSERT INTO coupons (code, percent) VALUES ('AGAIN', 5);
COMMIT;
