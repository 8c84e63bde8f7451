alter table users add column title text;
