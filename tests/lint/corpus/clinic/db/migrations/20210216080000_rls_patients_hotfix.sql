-- migrate:up
set local lock_timeout = '500ms';
create policy staff on patients using (true);

-- migrate:down
set local lock_timeout = '500ms';
drop policy staff on patients;
