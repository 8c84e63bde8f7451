create table orders (id bigint primary key, total numeric);
create function next_code() returns text language plpgsql as $$ begin return 'x'; end $$;
