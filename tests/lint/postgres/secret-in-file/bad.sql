set lock_timeout = '300ms';
create role shop login password 'swordfish';
