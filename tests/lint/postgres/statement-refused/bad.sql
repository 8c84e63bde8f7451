set lock_timeout = '300ms';
insert into orders (id, code) values (1, 'a');
insert into orders (code, tax) values ('a', 1);
insert into orders (code) values ('a') on conflict (code) do nothing;
alter table events add constraint events_user foreign key (id) references users (id) not valid;
create table facts (id bigint primary key, at date not null) partition by range (at);
