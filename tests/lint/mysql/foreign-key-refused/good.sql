create table bills (
  id bigint primary key,
  user_id bigint(20),
  foreign key (user_id) references users (id)
);
create table countries (
  code char(2) primary key,
  since datetime not null unique
);
create table towns (
  id bigint primary key,
  country varchar(10),
  since timestamp null,
  foreign key (country) references countries (code),
  foreign key (since) references countries (since)
);
