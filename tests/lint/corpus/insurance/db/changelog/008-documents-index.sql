--liquibase formatted sql

--changeset carla:docs-3
CREATE INDEX ix_documents_claim ON documents (claim_id);
--rollback DROP INDEX ix_documents_claim;
