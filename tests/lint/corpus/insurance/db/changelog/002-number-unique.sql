--liquibase formatted sql

--changeset anna:3
ALTER TABLE policies ADD CONSTRAINT uq_policies_number UNIQUE (number);
--rollback ALTER TABLE policies DROP CONSTRAINT uq_policies_number;
