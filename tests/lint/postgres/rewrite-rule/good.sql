set lock_timeout = '300ms';
create trigger keep before delete on orders for each row execute function refuse();
