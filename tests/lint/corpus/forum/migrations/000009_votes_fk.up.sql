SET SESSION lock_wait_timeout = 3;
ALTER TABLE votes ADD CONSTRAINT votes_post FOREIGN KEY (post_id) REFERENCES posts (id) ON DELETE CASCADE;
