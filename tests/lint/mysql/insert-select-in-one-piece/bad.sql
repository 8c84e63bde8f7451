insert into orders (user_id) select id from users;
create table people (
  id bigint not null auto_increment primary key,
  email varchar(200) not null
);
insert into people (id, email) select id, email from users;
