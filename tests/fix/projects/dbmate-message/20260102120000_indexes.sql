-- migrate:up transaction:false
set lock_timeout = '1s';
create index concurrently orders_customer on orders (customer_id);
-- looked up by the page of notes
create index concurrently orders_note on orders (note);

-- migrate:down transaction:false
drop index concurrently orders_note;
drop index concurrently orders_customer;
