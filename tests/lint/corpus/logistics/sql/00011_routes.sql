-- +goose Up
create table routes (
  id bigint generated always as identity primary key,
  name varchar(40) not null
);
create table route_stops (
  route_id bigint not null references routes (id),
  depot_id bigint not null references depots (id),
  position smallint not null,
  primary key (route_id, position)
);
create index route_stops_depot on route_stops (depot_id);

-- +goose Down
drop table route_stops;
drop table routes;
