-- migrate:up
create or replace function audit_row() returns trigger language plpgsql security definer
set search_path = public, pg_temp as $$
begin
  insert into audit (what) values (row_to_json(new));
  return new;
end $$;

-- migrate:down
select 1;
