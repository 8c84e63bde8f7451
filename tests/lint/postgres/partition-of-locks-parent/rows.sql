create table events (id bigint, at date, primary key (id, at)) partition by range (at);
create index events_at on events (at);
create table events_2020 partition of events for values from ('2020-01-01') to ('2021-01-01');
insert into events select i, '2020-01-01'::date + i from generate_series(0, 300) i;
