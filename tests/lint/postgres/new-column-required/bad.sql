set lock_timeout = '2s';
alter table users add column state int;
update users set state = 1 where id < 1000;
alter table users alter column state set not null;
