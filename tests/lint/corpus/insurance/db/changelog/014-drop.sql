--liquibase formatted sql
--changeset carla:drop-docs
DROP TABLE documents CASCADE;
--rollback empty
