create table orders (id bigint primary key, state varchar(20) not null);
create table parcels (id bigint primary key, weight integer);
