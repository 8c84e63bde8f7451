-- migrate:up
-- the first customer of the beta
UPDATE tasks SET priority = 9 WHERE tenant_id = '6b1f4f7e-6a55-4b0a-9d8c-0c8e1d3f5a10' AND title = 'setup';

-- migrate:down
SELECT 1;
