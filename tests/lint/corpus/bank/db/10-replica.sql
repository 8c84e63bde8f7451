SET session_replication_role = replica;
UPDATE account SET balance = 0 WHERE balance IS NULL;
SET session_replication_role = DEFAULT;
