--liquibase formatted sql

--changeset boris:claims-4
SET LOCAL lock_timeout = '1s';
ALTER TABLE claims ALTER COLUMN state SET DEFAULT 'open';
--rollback SET LOCAL lock_timeout = '1s';
--rollback ALTER TABLE claims ALTER COLUMN state DROP DEFAULT;
