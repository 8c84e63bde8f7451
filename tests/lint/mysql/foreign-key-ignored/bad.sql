-- server: mysql 8.0
create table orders (id bigint primary key, user_id bigint references users (id));
set session lock_wait_timeout = 5;
alter table users add column team_id bigint references teams (id);
