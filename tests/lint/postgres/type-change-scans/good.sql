set lock_timeout = '300ms';
-- shoofly:ignore cached-plan-breaks sessions are opened anew after it
alter table orders alter column code type varchar(40);
-- shoofly:ignore cached-plan-breaks sessions are opened anew after it
alter table labels alter column note type varchar(80);
