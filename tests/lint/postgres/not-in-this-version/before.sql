create table orders (id bigint primary key, code text, note text);
create table imported (id bigint primary key, code text);
create table events (id bigint, at date) partition by range (at);
create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
