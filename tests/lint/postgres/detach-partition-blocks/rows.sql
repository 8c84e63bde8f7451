create table events (id bigint, at date not null) partition by range (at);
create table events_2020 partition of events for values from ('2020-01-01') to ('2021-01-01');
create table events_2021 partition of events for values from ('2021-01-01') to ('2022-01-01');
insert into events select i, '2020-01-01'::date + i from generate_series(0, 700) i;
