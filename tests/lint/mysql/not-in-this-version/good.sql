create table users (id uuid primary key, name varchar(20) collate utf8mb4_unicode_ci);
create index if not exists users_name on users (name);
