set lock_timeout = '300ms';
begin;
alter table orders add column note text;
alter table customers add column note text;
commit;
begin;
alter table orders drop column note;
alter table customers alter column note type integer using length(note);
commit;
