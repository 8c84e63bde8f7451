BEGIN;
DROP VIEW overdue;
CREATE VIEW overdue AS SELECT * FROM loans WHERE due_on < current_date;
COMMIT;
