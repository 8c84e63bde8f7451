create table orders (id bigint primary key, note text, cents bigint not null, state text);
create table log (id bigint primary key, what text);
create function last_note(of_order bigint) returns text language plpgsql as $$
declare
  found_note text;
begin
  select note into found_note from orders where id = of_order;
  return found_note;
end $$;
create function total() returns numeric language sql as 'select sum(o.cents) from orders o';
create function open_orders() returns bigint
  begin atomic
    select count(*) from orders where state = 'open';
  end;
create function write_log() returns void language plpgsql as $$
begin
  insert into log (id, what) values (1, 'x');
end $$;
