set lock_timeout = '300ms';
delete from orders where created_at < '2020-01-01';
