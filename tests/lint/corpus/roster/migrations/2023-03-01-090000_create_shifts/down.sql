drop table shifts;
drop table workers;
