-- +goose NO TRANSACTION
-- +goose Up
create index messages_author_idx on only messages (author_id);
create index concurrently messages_2022_06_author on messages_2022_06 (author_id);
alter index messages_author_idx attach partition messages_2022_06_author;

-- +goose Down
drop index messages_author_idx;
