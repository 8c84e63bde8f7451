set lock_timeout = '300ms';
update pg_attribute set attnotnull = true where attrelid = 'orders'::regclass and attname = 'code';
delete from pg_catalog.pg_enum where enumlabel = 'gone';
insert into pg_depend select * from kept_depend;
