set lock_timeout = '300ms';
create table countries (code char(2) primary key);
