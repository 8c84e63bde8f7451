create extension if not exists pgcrypto;

create type bid_status as enum ('open', 'won', 'lost');

create table advertisers (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  created_at timestamp not null default now()
);
