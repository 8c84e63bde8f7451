set lock_timeout = '2s';
alter table orders add constraint orders_state_known check (state in ('new', 'paid')) not valid;
