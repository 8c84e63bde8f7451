-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.seen := now();
  RETURN NEW;
END;
$$;
-- +goose StatementEnd
CREATE INDEX devices_upper ON devices (upper(serial_no)) WHERE firmware > 1;
-- +goose Down
DROP FUNCTION touch();
