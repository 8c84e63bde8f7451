set lock_timeout = '300ms';
create table scratch (id bigint primary key);
drop table scratch;
