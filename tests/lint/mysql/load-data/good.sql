insert into countries (code, name) values ('de', 'Germany'), ('fr', 'France');
