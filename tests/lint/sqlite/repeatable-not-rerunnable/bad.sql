-- run: again whenever it changes
create view names as select name from users;
create trigger logs after insert on users begin select 1; end;
