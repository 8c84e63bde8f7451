CREATE TABLE reports (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  post_id BIGINT NOT NULL,
  reason TEXT,
  KEY reports_post (post_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
