set lock_timeout = '300ms';
alter table posts add column slug text not null default '';
reset lock_timeout;
create unique index concurrently posts_slug on posts (slug);
