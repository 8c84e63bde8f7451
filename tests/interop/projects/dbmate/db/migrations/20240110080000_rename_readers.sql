-- migrate:up
ALTER TABLE readers RENAME TO members;
ALTER TABLE members RENAME COLUMN id TO number;
ALTER TABLE loans ADD COLUMN guarantor integer REFERENCES members (number) ON DELETE SET NULL;
ALTER INDEX books_title RENAME TO books_by_title;
COMMENT ON COLUMN members.card IS 'as printed';

-- migrate:down
ALTER TABLE members RENAME TO readers;
