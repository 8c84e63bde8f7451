set lock_timeout = '300ms';
grant select on orders to reporting;
grant usage on schema app to public;
alter default privileges in schema app grant select on tables to reporting;
alter default privileges in schema app grant execute on functions to public;
grant connect, temporary on database app to public;
