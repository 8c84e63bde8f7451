BEGIN;
CREATE INDEX loans_due ON loans (member_id, due_on);
COMMIT;
