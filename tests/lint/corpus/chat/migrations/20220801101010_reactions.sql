-- +goose Up
create table reactions (
    message_id uuid not null,
    user_id uuid not null references users (id),
    emoji text not null,
    unique (message_id, user_id, emoji)
);
create index reactions_user on reactions (user_id);
-- +goose Down
drop table reactions;
