create table devices (
    id uuid primary key,
    serial_number text not null unique,
    model text not null,
    registered_at timestamptz not null default now()
);
