set lock_timeout = '300ms';
alter table orders add constraint orders_customer_fk foreign key (customer_id) references customers (id) not valid;
alter table orders validate constraint orders_customer_fk;
