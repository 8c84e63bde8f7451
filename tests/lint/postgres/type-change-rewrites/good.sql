set lock_timeout = '300ms';
-- shoofly:ignore cached-plan-breaks sessions are opened anew after it
alter table orders alter column code type varchar(200);
-- shoofly:ignore cached-plan-breaks sessions are opened anew after it
alter table orders alter column code type text;
-- shoofly:ignore cached-plan-breaks sessions are opened anew after it
alter table orders alter column note type citext;
-- shoofly:ignore cached-plan-breaks sessions are opened anew after it
alter table orders alter column code type memo;
