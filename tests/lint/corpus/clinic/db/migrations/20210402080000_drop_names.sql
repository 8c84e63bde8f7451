-- migrate:up
alter table patients drop first_name, drop last_name;

-- migrate:down
alter table patients add first_name text, add last_name text;
