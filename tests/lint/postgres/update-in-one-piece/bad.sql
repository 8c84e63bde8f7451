set lock_timeout = '300ms';
update orders set state = 'new' where state is null;
