begin;
create table wh.movements (
    id         bigint generated always as identity primary key,
    article_no text not null references wh.articles,
    from_bin   char(6),
    to_bin     char(6),
    quantity   integer not null check (quantity > 0),
    moved_at   timestamptz not null default now()
);
commit;
