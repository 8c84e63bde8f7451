create table drafts (id integer primary key, note text);
create index drafts_note on drafts (note);
drop table drafts;
