BEGIN;
-- a view cannot get a column in the middle: it is made again in one transaction
DROP VIEW overdue;
CREATE VIEW overdue AS SELECT l.*, m.name FROM loans l JOIN members m ON m.id = l.member_id WHERE due_on < current_date;
COMMIT;
