-- +goose Up
alter table messages add column search tsvector;
create index messages_search on messages using gin (search);

-- +goose Down
drop index messages_search;
alter table messages drop column search;
