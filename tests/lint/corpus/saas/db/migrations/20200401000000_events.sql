-- migrate:up
CREATE TABLE events (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id bigint GENERATED ALWAYS AS IDENTITY,
    kind text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id)
);
CREATE POLICY tenant_isolation ON events USING (tenant_id = current_setting('app.tenant')::uuid);
ALTER TABLE events ENABLE ROW LEVEL SECURITY;
-- migrate:down
DROP TABLE events;
