set lock_timeout = '300ms';
create table countries (code text primary key check (length(code) = 2));
