-- migrate:up
CREATE TABLE members (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    email text NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
ALTER TABLE members ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON members USING (tenant_id = current_setting('app.tenant')::uuid);

-- migrate:down
DROP TABLE members;
