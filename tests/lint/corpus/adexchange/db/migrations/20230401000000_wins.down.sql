drop table wins;
