set lock_timeout = '300ms';
-- run: in a transaction of the tool's
create table parcels (id bigint, code text, primary key (id, code));
create table notes (id bigint);
alter table notes add primary key (id);
