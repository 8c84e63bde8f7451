create table notes (id integer primary key, text text);
-- down:
-- nothing yet
