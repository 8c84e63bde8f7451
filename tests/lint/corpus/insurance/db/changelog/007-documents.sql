--liquibase formatted sql

--changeset carla:docs splitStatements:false
CREATE FUNCTION set_updated() RETURNS trigger AS $$
BEGIN
    NEW.updated_at = now();
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;
--rollback DROP FUNCTION set_updated();

--changeset carla:docs-2
CREATE TABLE documents (
    id UUID PRIMARY KEY,
    claim_id BIGINT REFERENCES claims (id) ON DELETE CASCADE,
    content BYTEA NOT NULL,
    updated_at TIMESTAMPTZ
);
CREATE TRIGGER documents_updated BEFORE UPDATE ON documents FOR EACH ROW EXECUTE FUNCTION set_updated();
--rollback DROP TABLE documents;
