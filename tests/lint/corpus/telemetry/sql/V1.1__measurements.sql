create table measurements (
    device_id uuid not null,
    metric text not null,
    at timestamptz not null,
    value double precision
) partition by range (at);
create table measurements_2024_q1 partition of measurements for values from ('2024-01-01') to ('2024-04-01');
create table measurements_rest partition of measurements default;
create index measurements_device_at on measurements (device_id, at);
