create table drafts (id integer primary key, a int check (a > 0), b int);
create index drafts_b on drafts (b);
alter table drafts drop column a;
drop index drafts_b;
alter table drafts drop column b;
create table places (id integer primary key, town text, floor int);
create view place_towns as select id, town as floor from places;
alter table places drop column floor;
