create or replace function diesel_set_updated_at() returns trigger language plpgsql as $$
begin
  new.updated_at := current_timestamp;
  return new;
end;
$$;
