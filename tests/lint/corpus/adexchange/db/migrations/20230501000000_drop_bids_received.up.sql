drop index concurrently if exists bids_received;
