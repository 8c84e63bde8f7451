-- +goose NO TRANSACTION
-- +goose Up
alter table messages detach partition messages_2022_03 concurrently;
-- +goose Down
-- +goose StatementBegin
set lock_timeout = '5s';
-- +goose StatementEnd
alter table messages attach partition messages_2022_03 for values from ('2022-03-01') to ('2022-04-01');
