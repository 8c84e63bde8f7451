-- migrate:up
alter table patients validate constraint insurance_no_there;

-- migrate:down
select 1;
