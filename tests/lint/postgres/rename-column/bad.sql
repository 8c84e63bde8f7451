set lock_timeout = '300ms';
alter table orders rename column total to amount;
