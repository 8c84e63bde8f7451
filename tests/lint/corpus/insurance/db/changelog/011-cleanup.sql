--liquibase formatted sql

--changeset anna:cleanup
DELETE FROM documents WHERE updated_at < '2015-01-01';
--rollback empty
