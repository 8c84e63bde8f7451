drop trigger orders_logged;
-- shoofly:ignore drop-table nobody has read it since release 41
drop table log;
