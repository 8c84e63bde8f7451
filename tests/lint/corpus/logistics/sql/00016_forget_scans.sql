-- +goose Up
DELETE FROM scans WHERE scanned_at < now() - interval '5 years';
