set lock_timeout = '300ms';
insert into archive select * from orders where state = 'done';
merge into archive using orders on archive.id = orders.id when not matched then insert values (orders.id);
