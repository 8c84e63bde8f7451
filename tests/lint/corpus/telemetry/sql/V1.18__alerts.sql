create table alerts (
    id serial primary key,
    device_id uuid references devices (id),
    raised_at timestamp default now(),
    cleared_at timestamp
);
