create table wins (
  bid_id uuid primary key references bids (id),
  paid_micros bigint not null check (paid_micros >= 0),
  won_at timestamptz not null default now()
);
insert into wins (bid_id, paid_micros, won_at)
select id, price_micros, received_at from bids where status = 'won';
