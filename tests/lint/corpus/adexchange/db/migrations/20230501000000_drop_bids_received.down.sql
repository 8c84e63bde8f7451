create index concurrently bids_received on bids using brin (received_at);
