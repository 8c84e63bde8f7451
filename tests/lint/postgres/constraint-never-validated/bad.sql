set lock_timeout = '300ms';
alter table orders add constraint state_there check (state is not null) not valid;
-- next:
select 1;
