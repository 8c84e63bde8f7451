-- +goose Up
SET LOCAL lock_timeout = '1s';
ALTER TABLE shipments ADD COLUMN last_scan_at TIMESTAMPTZ;
UPDATE shipments s SET last_scan_at = (SELECT max(scanned_at) FROM scans c WHERE c.shipment_id = s.id);

-- +goose Down
SET LOCAL lock_timeout = '1s';
ALTER TABLE shipments DROP COLUMN last_scan_at;
