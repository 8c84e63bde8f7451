set lock_timeout = '300ms';
create table notes (id bigint primary key, text text);
-- down:
-- nothing yet
