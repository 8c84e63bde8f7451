--liquibase formatted sql

--changeset boris:claims-3
--preconditions onFail:MARK_RAN
ALTER TABLE claims ADD COLUMN state VARCHAR(16) NOT NULL;
--rollback ALTER TABLE claims DROP COLUMN state;
