-- run: with a place for a down part
create view names as select id from users;
create trigger logs after update on users begin select 1; end;
-- down:
select 1;
