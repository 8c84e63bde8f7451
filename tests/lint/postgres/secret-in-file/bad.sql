set lock_timeout = '300ms';
create role shop login password 'swordfish';
insert into settings values ('stripe', 'sk_live_51H8xYzAbCdEfGhIjKlMnOpQ');
insert into app_settings (name, value) values ('smtp_host', 'mail'), ('smtp_password', 'sw0rdfish!');
update hooks set url = 'https://bot:sw0rdfish@hooks.shop.net/in';
select dblink_connect('host=db user=app password=sw0rdfish');
