-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE scans_archive (LIKE scans INCLUDING ALL);
INSERT INTO scans_archive OVERRIDING SYSTEM VALUE SELECT * FROM scans WHERE scanned_at < now() - interval '2 years';

-- +goose Down
DROP TABLE scans_archive;
