alter table orders drop column place;
alter table orders rename column remark to note;
alter table orders alter column state type text;
alter table orders alter column state drop default;
drop index orders_state_idx;
