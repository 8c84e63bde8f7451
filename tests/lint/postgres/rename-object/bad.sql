set lock_timeout = '300ms';
alter view open_orders rename to pending_orders;
alter schema crm rename to sales;
alter view late_orders rename column at to due_at;
