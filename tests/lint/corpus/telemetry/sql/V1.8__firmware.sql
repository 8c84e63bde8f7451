create table firmware (
    id bigint generated always as identity primary key,
    version text not null unique,
    released_on date not null
);
create table device_firmware (
    device_id uuid not null references devices (id),
    firmware_id bigint not null references firmware (id),
    since timestamptz not null,
    primary key (device_id, since)
);
create index device_firmware_firmware on device_firmware (firmware_id);
