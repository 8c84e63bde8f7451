--liquibase formatted sql
--changeset carla:amount
UPDATE claims SET amount = 0 WHERE amount IS NULL;
ALTER TABLE claims ALTER COLUMN amount SET NOT NULL;
--rollback ALTER TABLE claims ALTER COLUMN amount DROP NOT NULL;
