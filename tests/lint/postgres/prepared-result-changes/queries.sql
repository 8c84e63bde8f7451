select * from orders where id = $1;
select state from orders where id = $1;
select id from parcels;
