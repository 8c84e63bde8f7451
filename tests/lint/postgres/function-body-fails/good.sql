set lock_timeout = '300ms';
-- made again so that it fits both, in the migration before
create or replace function last_note(of_order bigint) returns text language plpgsql as $$
declare
  note text;
begin
  note := 'of ' || of_order;
  return note;
end $$;
create table comments (id bigint primary key, note text);
create function first_comment() returns text language plpgsql as $$
begin
  return (select note from comments order by id limit 1);
end $$;
drop function first_comment();
alter table comments drop column note;
