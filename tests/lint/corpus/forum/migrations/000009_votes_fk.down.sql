SET SESSION lock_wait_timeout = 3;
ALTER TABLE votes DROP FOREIGN KEY votes_post;
