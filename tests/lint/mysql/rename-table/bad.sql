set session lock_wait_timeout = 5;
rename table users to people;
create table shops_new (
  id bigint not null auto_increment primary key,
  name varchar(40) not null
);
insert into shops_new (id, name) select id, name from shops;
rename table shops to shops_old, shops_new to shops;
