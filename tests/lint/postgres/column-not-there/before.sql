create table orders (id bigint primary key, state text default 'new', note text);
alter table orders rename column note to remark;
