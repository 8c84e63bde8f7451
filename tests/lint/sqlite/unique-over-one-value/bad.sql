alter table posts add column slug text not null default '';
create unique index posts_slug on posts (slug);
