set lock_timeout = '300ms';
create table visits (id bigint generated always as identity primary key, at timestamptz, page text);
create table pages (path text not null);
alter table only pages add constraint pages_pkey primary key (path);
