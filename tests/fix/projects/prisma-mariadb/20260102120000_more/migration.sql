-- told to the customer
alter table orders add column token char(36) default (uuid()), add index orders_amount (amount);
alter table orders modify note varchar(40);

-- who bought it
alter table orders add constraint orders_buyer foreign key (user_id) references users (id);
ALTER TABLE orders ADD COLUMN twice int AS (amount * 2) STORED;
create index orders_note on orders (note) algorithm=copy lock=shared;
