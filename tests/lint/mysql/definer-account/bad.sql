delimiter //
create definer=`root`@`localhost` trigger users_bi before insert on users for each row
begin
  set new.name = trim(new.name);
end//
delimiter ;
