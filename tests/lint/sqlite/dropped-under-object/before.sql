create table orders (id integer primary key, total integer not null);
create table log (entry text not null);
create view big_orders as select id from orders where total > 1000;
create trigger orders_logged after insert on orders begin
  insert into log (entry) values ('order ' || new.id);
end;
