create table orders (id bigint primary key, customer_id bigint default 0, note text);
alter table orders add constraint customer_known check (customer_id is not null) not valid;
alter table orders validate constraint customer_known;
