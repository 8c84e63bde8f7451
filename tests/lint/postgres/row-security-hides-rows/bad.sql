set lock_timeout = '300ms';
alter table orders enable row level security;
