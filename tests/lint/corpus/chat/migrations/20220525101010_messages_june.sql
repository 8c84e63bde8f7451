-- +goose Up
-- made beside it and attached: the parent keeps working
create table messages_2022_06 (like messages including defaults including constraints);
alter table messages_2022_06 add check (sent_at >= '2022-06-01' and sent_at < '2022-07-01');
alter table messages attach partition messages_2022_06 for values from ('2022-06-01') to ('2022-07-01');

-- +goose Down
-- +goose StatementBegin
alter table messages detach partition messages_2022_06;
-- +goose StatementEnd
drop table messages_2022_06;
