-- migrate:up
set local lock_timeout = '500ms';
alter table patients add constraint insurance_no_there check (insurance_no is not null) not valid;

-- migrate:down
set local lock_timeout = '500ms';
alter table patients drop constraint insurance_no_there;
