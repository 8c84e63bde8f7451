set lock_timeout = '2s';
alter table orders add column region text;
alter table orders add column country text not null default 'de';
create table clients (id bigint primary key, email text not null);
