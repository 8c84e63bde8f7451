create table tags (id integer primary key, name text not null);
alter table tags add column slug text not null default '';
create unique index tags_slug on tags (slug);
