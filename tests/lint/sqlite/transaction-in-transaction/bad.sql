-- run: in a transaction of the tool's
create table tags (id integer primary key);
commit;
