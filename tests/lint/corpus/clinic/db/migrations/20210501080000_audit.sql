-- migrate:up
create table audit (
  at timestamptz not null default now(),
  who name not null default current_user,
  what json not null
);
create function audit_row() returns trigger language plpgsql security definer as $$
begin
  insert into audit (what) values (row_to_json(new));
  return new;
end $$;
create trigger audit_patients after insert or update on patients for each row execute function audit_row();

-- migrate:down
drop trigger audit_patients on patients;
drop function audit_row();
drop table audit;
