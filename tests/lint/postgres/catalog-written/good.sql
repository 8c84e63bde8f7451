set lock_timeout = '300ms';
create table app.pg_class (id bigint primary key, name text);
insert into app.pg_class values (1, 'a');
