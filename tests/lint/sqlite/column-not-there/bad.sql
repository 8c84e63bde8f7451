-- run: with a place for a down part
create index users_mail on users (mail);
insert into users (id, nmae) values (1, 'x');
-- down:
drop index users_mail;
