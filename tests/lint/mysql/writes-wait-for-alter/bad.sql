alter table users modify age bigint;
alter table users modify status enum('new', 'open', 'done') not null default 'new';
alter table users add column token char(36) default (uuid());
alter table users add column twice int as (age * 2) stored;
alter table users add index users_name (name), algorithm=copy, lock=shared;
alter table orders add constraint orders_plan foreign key (plan_id) references plans (id);
alter table users add fulltext index users_bio (bio);
alter table users add column plan int not null default 0, algorithm=copy;
alter table places modify town varchar(100) not null;
alter table old_places convert to character set utf8mb4;
alter table users add column old int as (age - 1) virtual, add column note text;
alter table users add index users_label (name), lock=exclusive;
alter table places reorganize partition p1 into (
  partition p1 values less than (2000),
  partition p2 values less than maxvalue
);
alter table visits modify id bigint unsigned;
