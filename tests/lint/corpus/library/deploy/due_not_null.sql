BEGIN;
SET LOCAL lock_timeout = '500ms';
UPDATE loans SET due_on = lent_at::date + 28 WHERE due_on IS NULL;
ALTER TABLE loans ALTER due_on SET NOT NULL;
COMMIT;
