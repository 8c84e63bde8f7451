-- +goose Up
create table rooms (
    id uuid primary key,
    title text not null,
    owner_id uuid references users (id) on delete set null
);
create index rooms_owner on rooms (owner_id);
create table room_members (
    room_id uuid not null references rooms (id) on delete cascade,
    user_id uuid not null references users (id) on delete cascade,
    joined_at timestamptz not null default now(),
    primary key (room_id, user_id)
);
create index room_members_user on room_members (user_id);

-- +goose Down
drop table room_members;
drop table rooms;
