--liquibase formatted sql

--changeset anna:rename-holder
ALTER TABLE holders RENAME TO policy_holders;
--rollback ALTER TABLE policy_holders RENAME TO holders;
