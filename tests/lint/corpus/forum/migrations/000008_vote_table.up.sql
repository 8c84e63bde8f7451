CREATE TABLE votes (
  post_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  up TINYINT(1) NOT NULL,
  PRIMARY KEY (post_id, user_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
