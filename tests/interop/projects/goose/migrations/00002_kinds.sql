-- +goose Up
-- +goose StatementBegin
CREATE TYPE kind AS ENUM ('indoor', 'outdoor');
-- +goose StatementEnd
ALTER TABLE devices ADD COLUMN kind kind NOT NULL DEFAULT 'indoor', ADD COLUMN labels varchar(20)[];
CREATE INDEX ON devices (kind, firmware) INCLUDE (seen);
-- +goose Down
ALTER TABLE devices DROP COLUMN kind, DROP COLUMN labels;
DROP TYPE kind;
