SET SESSION lock_wait_timeout = 3;
DROP INDEX posts_score ON posts;
