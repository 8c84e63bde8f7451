ALTER TABLE payments RENAME COLUMN remark TO note;
