set lock_timeout = '300ms';
alter table events detach partition events_2020;
