-- migrate:up
SET LOCAL lock_timeout = '1s';
CREATE POLICY tenant_isolation ON tasks USING (tenant_id = current_setting('app.tenant')::uuid);
ALTER TABLE tasks ENABLE ROW LEVEL SECURITY;

-- migrate:down
SET LOCAL lock_timeout = '1s';
ALTER TABLE tasks DISABLE ROW LEVEL SECURITY;
DROP POLICY tenant_isolation ON tasks;
