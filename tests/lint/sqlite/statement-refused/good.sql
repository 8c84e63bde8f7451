insert into users (id, name) values (1, 'x');
create table bills (id integer primary key autoincrement);
create table lines (code text primary key) without rowid;
