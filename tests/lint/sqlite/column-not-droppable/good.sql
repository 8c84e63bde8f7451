create table drafts (id integer primary key, a int check (a > 0), b int);
create index drafts_b on drafts (b);
alter table drafts drop column a;
drop index drafts_b;
alter table drafts drop column b;
