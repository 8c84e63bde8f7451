alter table users rename column name to title;
