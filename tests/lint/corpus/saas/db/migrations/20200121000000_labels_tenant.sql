-- migrate:up
SET LOCAL lock_timeout = '1s';
ALTER TABLE labels ADD COLUMN tenant_id uuid REFERENCES tenants (id);
-- migrate:down
SET LOCAL lock_timeout = '1s';
ALTER TABLE labels DROP COLUMN tenant_id;
