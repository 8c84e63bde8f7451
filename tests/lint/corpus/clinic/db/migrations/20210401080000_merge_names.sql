-- migrate:up
alter table patients add full_name text;
update patients set full_name = first_name || ' ' || last_name;
alter table patients alter full_name set not null;

-- migrate:down
alter table patients drop full_name;
