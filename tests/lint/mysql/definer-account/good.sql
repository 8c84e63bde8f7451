delimiter //
create procedure tidy()
begin
  select 1;
end//
delimiter ;
create sql security invoker view names as select name from users;
