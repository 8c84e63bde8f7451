alter table campaigns add column floor_micros bigint not null;
