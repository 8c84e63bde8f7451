-- +goose Up
SET LOCAL lock_timeout = '1s';
CREATE TABLE carriers (id bigint generated always as identity primary key, name text not null unique);
INSERT INTO carriers (name) VALUES ('own fleet'), ('partner');
ALTER TABLE shipments ADD COLUMN carrier_id bigint;
ALTER TABLE shipments ADD CONSTRAINT shipments_carrier_fk FOREIGN KEY (carrier_id) REFERENCES carriers (id);

-- +goose Down
SET LOCAL lock_timeout = '1s';
ALTER TABLE shipments DROP COLUMN carrier_id;
