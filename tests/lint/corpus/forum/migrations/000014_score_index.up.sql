SET SESSION lock_wait_timeout = 3;
CREATE INDEX posts_score ON posts (score) ALGORITHM=INPLACE LOCK=NONE;
