set lock_timeout = '300ms';
alter table orders add column token uuid default gen_random_uuid();
alter table orders add column number bigserial;
alter table orders add column total_with_tax numeric generated always as (total * 1.2) stored;
alter table orders add column code text default next_code();
