set lock_timeout = '300ms';
alter domain email add constraint email_has_at check (value like '%@%');
alter domain email set not null;
