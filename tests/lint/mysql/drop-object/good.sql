drop procedure if exists greet;
create procedure greet() select 'good day';
drop function if exists twice;
create function twice(n bigint) returns bigint deterministic return n * 2;
drop view if exists names;
create view names as select name, email from users;
create or replace procedure tmp() select 1;
call tmp();
drop procedure tmp;
