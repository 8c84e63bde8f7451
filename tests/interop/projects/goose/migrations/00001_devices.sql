-- +goose Up
CREATE TABLE devices (
  id uuid PRIMARY KEY,
  serial_no varchar(64) NOT NULL,
  address inet,
  firmware integer DEFAULT 0 NOT NULL CHECK (firmware >= 0),
  seen timestamptz,
  CONSTRAINT devices_serial UNIQUE (serial_no)
);
CREATE TABLE readings (
  device uuid NOT NULL REFERENCES devices (id),
  at timestamptz NOT NULL,
  celsius numeric(5, 2),
  volts double precision,
  raw jsonb,
  PRIMARY KEY (device, at)
);
-- +goose Down
DROP TABLE readings;
DROP TABLE devices;
