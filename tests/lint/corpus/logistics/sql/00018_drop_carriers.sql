-- +goose Up
ALTER TABLE shipments DROP CONSTRAINT shipments_carrier_fk;
ALTER TABLE shipments DROP COLUMN carrier_id;
DROP TABLE carriers;
