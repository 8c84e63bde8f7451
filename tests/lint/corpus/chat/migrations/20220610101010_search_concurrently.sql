-- +goose NO TRANSACTION
-- +goose Up
create index concurrently messages_room on messages (room_id);

-- +goose Down
drop index messages_room;
