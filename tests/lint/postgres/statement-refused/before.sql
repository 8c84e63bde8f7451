create table orders (id bigint generated always as identity primary key, code text, total numeric,
  tax numeric generated always as (total * 0.2) stored);
create table events (id bigint not null, at date not null) partition by range (at);
create table users (id bigint primary key);
