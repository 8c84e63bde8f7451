CREATE TABLE customers (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  email VARCHAR(120) NOT NULL,
  name VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'as on the invoice',
  status ENUM('new', 'active') NOT NULL DEFAULT 'new',
  notes TEXT,
  PRIMARY KEY (id),
  UNIQUE KEY customers_email (email)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
