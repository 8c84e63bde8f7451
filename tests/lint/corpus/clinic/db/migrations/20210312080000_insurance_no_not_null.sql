-- migrate:up
set local lock_timeout = '500ms';
alter table patients alter column insurance_no set not null;
alter table patients drop constraint insurance_no_there;

-- migrate:down
set local lock_timeout = '500ms';
alter table patients alter column insurance_no drop not null;
