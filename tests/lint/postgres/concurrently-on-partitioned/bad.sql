create index concurrently events_at on events (at);
alter table facts detach partition facts_2026 concurrently;
