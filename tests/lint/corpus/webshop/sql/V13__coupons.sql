CREATE TABLE coupons (
  code VARCHAR(20) NOT NULL PRIMARY KEY,
  percent TINYINT UNSIGNED NOT NULL,
  customer_id INT,
  KEY coupons_customer (customer_id),
  CONSTRAINT coupons_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
