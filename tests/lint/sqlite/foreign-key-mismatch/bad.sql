create table parts (id integer primary key, code text not null, maker int not null, unique (maker, code));
create table stock (id integer primary key, part text references parts (code));
create index stock_part on stock (part);
create table makers (name text);
create table visits (id integer primary key, maker int references makers);
create index visits_maker on visits (maker);
create table tours (id integer primary key, visit int references visit);
create index tours_visit on tours (visit);
