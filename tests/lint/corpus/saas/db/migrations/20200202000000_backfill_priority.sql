-- migrate:up
UPDATE tasks SET priority = 5 WHERE title ILIKE '%urgent%';

-- migrate:down
UPDATE tasks SET priority = 0;
