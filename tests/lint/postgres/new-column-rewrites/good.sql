set lock_timeout = '300ms';
alter table orders add column created_at timestamptz not null default now();
alter table orders add column state text not null default 'new';
alter table orders add column token uuid;
