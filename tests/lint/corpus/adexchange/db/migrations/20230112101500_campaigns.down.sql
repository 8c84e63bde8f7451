drop table campaigns;
