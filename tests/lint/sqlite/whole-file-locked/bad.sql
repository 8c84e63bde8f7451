create index users_name on users (name);
alter table users add column age int check (age >= 0);
vacuum;
begin;
create table new_notes (id integer primary key, text text not null);
insert into new_notes select id, text from notes;
drop table notes;
alter table new_notes rename to notes;
commit;
