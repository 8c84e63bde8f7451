-- file: 00001_touch.sql
-- +goose Up
-- +goose StatementBegin
create function touch() returns trigger language plpgsql as $$
begin
  new.updated_at = now();
  return new;
end;
$$;
-- +goose StatementEnd
create function one() returns int language sql as $$ select 1; $$;

-- +goose Down
drop function touch();
drop function one();
