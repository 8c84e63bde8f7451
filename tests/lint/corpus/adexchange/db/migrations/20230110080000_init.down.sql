drop table advertisers;
drop type bid_status;
