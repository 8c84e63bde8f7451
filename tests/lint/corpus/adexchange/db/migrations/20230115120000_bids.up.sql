create table bids (
  id uuid primary key default gen_random_uuid(),
  campaign_id bigint not null,
  price_micros bigint not null,
  status bid_status not null default 'open',
  received_at timestamptz not null default now(),
  payload json
);
create index bids_campaign on bids (campaign_id);
create index bids_received on bids using brin (received_at);
