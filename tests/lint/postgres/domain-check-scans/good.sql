set lock_timeout = '300ms';
alter domain email add constraint email_has_at check (value like '%@%') not valid;
alter domain email validate constraint email_has_at;
create domain code as text;
alter domain code add constraint code_is_short check (length(value) < 20);
