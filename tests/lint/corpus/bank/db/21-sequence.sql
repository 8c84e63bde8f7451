CREATE SEQUENCE receipt_no;
ALTER SEQUENCE receipt_no RENAME TO receipt_number;
DROP SEQUENCE IF EXISTS receipt_nr;
