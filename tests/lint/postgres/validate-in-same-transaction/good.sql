set lock_timeout = '300ms';
begin;
alter table orders add constraint orders_customer_fk foreign key (customer_id) references customers (id) not valid;
commit;
alter table orders validate constraint orders_customer_fk;
