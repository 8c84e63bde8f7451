drop trigger advertisers_touch on advertisers;
drop function touch_advertiser();
