update bids set status = 'open' where status = 'expired';
