create index orders_state_idx on orders (state);
alter table orders alter column state set default 'new';
alter table orders alter column state type varchar(20);
alter table orders rename column note to remark;
alter table orders add column place text;
