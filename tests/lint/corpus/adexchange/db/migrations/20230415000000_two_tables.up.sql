alter table bids add column creative_id bigint;
alter table campaigns add column paused_at timestamptz;
