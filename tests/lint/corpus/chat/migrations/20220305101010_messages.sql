-- +goose Up
create table messages (
    id uuid not null,
    room_id uuid not null,
    author_id uuid not null,
    body text not null,
    sent_at timestamptz not null default now(),
    primary key (room_id, sent_at, id)
) partition by range (sent_at);
create table messages_2022_03 partition of messages for values from ('2022-03-01') to ('2022-04-01');
create table messages_2022_04 partition of messages for values from ('2022-04-01') to ('2022-05-01');

-- +goose Down
drop table messages;
