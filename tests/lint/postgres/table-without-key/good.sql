set lock_timeout = '300ms';
create table visits (id bigint generated always as identity primary key, at timestamptz, page text);
