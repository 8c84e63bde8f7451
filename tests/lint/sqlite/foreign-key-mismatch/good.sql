create table parts (id integer primary key, code text not null, maker int not null, unique (maker, code));
create table stock (id integer primary key, part text references Parts (Code), kind int, other int references parts);
create index stock_part on stock (part);
create index stock_other on stock (other);
create table orders (id integer primary key, maker int, part text, foreign key (part, maker) references parts (code, maker));
create index orders_part on orders (part, maker);
create unique index parts_code on parts (code);
create table walks (id integer primary key, guide int references guides);
create index walks_guide on walks (guide);
