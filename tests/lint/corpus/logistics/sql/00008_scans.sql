-- +goose Up
CREATE TABLE scans (
    id bigint generated always as identity,
    shipment_id bigint not null references shipments (id) on delete cascade,
    depot_id integer references depots (id),
    scanned_at timestamptz not null default now(),
    primary key (id)
);
CREATE INDEX ON scans (shipment_id, scanned_at DESC);
CREATE INDEX ON scans (depot_id);

-- +goose Down
DROP TABLE scans;
