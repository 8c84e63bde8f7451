begin;
lock table bids in access exclusive mode;
delete from bids where received_at < '2023-01-01';
commit;
