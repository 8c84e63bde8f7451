create table campaigns (
  id bigserial primary key,
  advertiser_id uuid not null references advertisers (id),
  budget_cents bigint not null default 0
);
