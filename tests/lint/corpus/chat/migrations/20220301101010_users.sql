-- +goose Up
-- +goose StatementBegin
create table users (
    id uuid primary key,
    handle text not null,
    created_at timestamptz not null default now()
);
-- +goose StatementEnd
create unique index users_handle on users (lower(handle));

-- +goose Down
drop table users;
