alter table users modify age bigint;
alter table users modify status enum('new', 'open', 'done') not null default 'new';
alter table users add column token char(36) default (uuid());
alter table users add column twice int as (age * 2) stored;
alter table users add index users_name (name), algorithm=copy, lock=shared;
alter table orders add constraint orders_plan foreign key (plan_id) references plans (id);
alter table users add fulltext index users_bio (bio);
alter table users add column plan int not null default 0, algorithm=copy;
