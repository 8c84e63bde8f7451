set lock_timeout = '300ms';
create rule keep as on delete to orders do instead nothing;
