set lock_timeout = '300ms';
drop trigger orders_touch on orders;
begin;
drop view open_orders;
create view open_orders as select 1 as id;
commit;
create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
drop function touch();
