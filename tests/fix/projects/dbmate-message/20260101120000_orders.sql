-- migrate:up
create table orders (id bigint primary key, customer_id bigint, note text);

-- migrate:down
drop table orders;
