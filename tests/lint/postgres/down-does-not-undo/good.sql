set lock_timeout = '300ms';
create table notes (id bigint primary key, text text);
alter table orders add column if not exists note text;
create temporary table staged (id int);
-- down:
set lock_timeout = '300ms';
drop table notes;
alter table orders drop column if exists note;
