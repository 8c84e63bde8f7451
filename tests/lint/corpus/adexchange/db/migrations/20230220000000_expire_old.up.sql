update bids set status = 'expired' where status = 'open' and received_at < now() - interval '1 hour';
