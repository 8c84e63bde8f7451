set lock_timeout = '300ms';
insert into archive select * from orders where state = 'done';
