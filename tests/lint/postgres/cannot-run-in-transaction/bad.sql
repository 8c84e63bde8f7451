set lock_timeout = '300ms';
-- run: in a transaction of the tool's
vacuum orders;
do $$ begin perform 1; commit; end $$;
create procedure backfill() language plpgsql as $$ begin perform 1; commit; end $$;
call backfill();
