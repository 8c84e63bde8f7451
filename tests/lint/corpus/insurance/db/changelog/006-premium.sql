--liquibase formatted sql

--changeset anna:premium
SET LOCAL lock_timeout = '1s';
ALTER TABLE policies ALTER COLUMN premium TYPE NUMERIC(14,2);
--rollback SET LOCAL lock_timeout = '1s';
--rollback ALTER TABLE policies ALTER COLUMN premium TYPE NUMERIC(12,2);
