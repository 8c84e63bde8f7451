create table orders (
  id integer primary key,
  code varchar(20) not null,
  total numeric(10, 2) check (total >= 0)
);
create table labels (
  id integer primary key,
  label varchar(40) not null,
  note varchar(40),
  kind varchar(40),
  email text,
  nick citext unique
);
create index labels_lower on labels (lower(label));
create index labels_kind on labels (id) where kind <> '';
create index labels_email on labels (email);
create index labels_note on labels (note);
