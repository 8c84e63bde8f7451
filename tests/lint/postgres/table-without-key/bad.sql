set lock_timeout = '300ms';
create table visits (at timestamptz, page text);
