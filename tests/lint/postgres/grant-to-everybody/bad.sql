set lock_timeout = '300ms';
grant select on orders to public;
grant select on all tables in schema app to public;
alter default privileges in schema app grant select on tables to public;
grant create on schema public to public;
grant all privileges on database app to public;
grant create on database app to public;
