-- run: with a place for a down part
insert into states (name) values ('new');
