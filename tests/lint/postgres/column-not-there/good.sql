set lock_timeout = '300ms';
-- run: in a transaction of the tool's
create table lines (id bigint primary key, note text);
create index lines_note on lines (lower(lines.note)) where id > 0;
update orders o set remark = upper(o.remark) where id = 1;
alter table orders drop column if exists stat;
