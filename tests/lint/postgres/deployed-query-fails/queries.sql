select o.id, o.note from orders o join customers c on c.id = o.customer_id where c.email = $1;
insert into orders (id, customer_id) values (?, ?);
insert into orders values (:id, :customer, :note, :state) returning id;
insert into customers (id, email) values ($1, $2) on conflict (email) do nothing;
update orders set state = 'paid' where id in (select id from orders where state = %s);
with recent as (select id from orders) select name from customers where id in (select id from recent);
