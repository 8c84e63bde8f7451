create table visits (id bigint, at date, primary key (id, at)) partition by range (at);
create table visits_rest partition of visits default;
create table events (id bigint, at date not null) partition by range (at);
create table events_2026 (id bigint, at date not null);
