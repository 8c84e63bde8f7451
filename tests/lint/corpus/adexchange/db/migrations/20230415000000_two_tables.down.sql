alter table campaigns drop column paused_at;
alter table bids drop column creative_id;
