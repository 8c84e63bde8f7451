drop table if exists bids;
