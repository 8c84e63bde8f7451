drop table log;
