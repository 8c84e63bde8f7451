-- file: 00001_touch.sql
-- +goose Up
create function touch() returns trigger language plpgsql as $$
begin
  new.updated_at = now();
  return new;
end;
$$;

-- +goose Down
drop function touch();
