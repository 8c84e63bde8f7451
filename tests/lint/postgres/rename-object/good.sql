set lock_timeout = '300ms';
alter index orders_note rename to orders_by_note;
