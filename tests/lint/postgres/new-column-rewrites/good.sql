set lock_timeout = '300ms';
alter table orders add column created_at timestamptz not null default now();
alter table orders add column state text not null default 'new';
alter table orders add column token uuid;
alter table orders add column month_begun timestamptz default date_trunc('month', now());
alter table orders add column month text not null default to_char(now(), 'YYYY-MM');
