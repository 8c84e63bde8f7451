-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION notify_scan() RETURNS trigger AS $$
BEGIN
  PERFORM pg_notify('scans', NEW.shipment_id::text);
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;
-- +goose StatementEnd
CREATE TRIGGER scans_notify AFTER INSERT ON scans FOR EACH ROW EXECUTE PROCEDURE notify_scan();

-- +goose Down
DROP TRIGGER scans_notify ON scans;
DROP FUNCTION notify_scan();
