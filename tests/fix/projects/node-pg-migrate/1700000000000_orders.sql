-- Up Migration
create table orders (id bigint primary key, customer_id bigint, note text);

-- Down Migration
drop table orders;
