pragma foreign_keys = off;
begin;
create table new_orders (
  id integer primary key,
  user_id integer references users (id) on delete cascade,
  note text
);
insert into new_orders select id, user_id, null from orders;
drop table orders;
alter table new_orders rename to orders;
pragma foreign_key_check;
commit;
pragma foreign_keys = on;
