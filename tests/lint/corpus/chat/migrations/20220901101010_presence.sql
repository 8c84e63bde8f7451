-- +goose Up
create unlogged table presence (
    user_id uuid primary key references users (id) on delete cascade,
    seen_at timestamptz not null
);
-- +goose Down
drop table presence;
