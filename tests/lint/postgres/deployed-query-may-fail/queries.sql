update orders set state = $1 where id = $2;
select amount from orders where id = $1;
