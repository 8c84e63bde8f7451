-- +goose Up
-- +goose StatementBegin
create or replace procedure forget_messages(before timestamptz)
language plpgsql
as $$
begin
  loop
    delete from messages where ctid in (select ctid from messages where sent_at < before limit 5000);
    exit when not found;
    commit;
  end loop;
end;
$$;
-- +goose StatementEnd
-- +goose Down
drop procedure forget_messages(timestamptz);
