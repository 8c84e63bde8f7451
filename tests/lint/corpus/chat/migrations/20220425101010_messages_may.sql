-- +goose Up
create table messages_2022_05 partition of messages for values from ('2022-05-01') to ('2022-06-01');

-- +goose Down
drop table messages_2022_05;
