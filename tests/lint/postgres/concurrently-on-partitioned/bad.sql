create index concurrently events_at on events (at);
