set lock_timeout = '300ms';
vacuum orders;
do $$ begin perform 1; commit; end $$;
create procedure backfill() language plpgsql as $$ begin perform 1; commit; end $$;
call backfill();
do $$ begin perform 'commit;'; end $$;
