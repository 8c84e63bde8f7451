create index concurrently if not exists shifts_start_worker on shifts (starts_at, worker_id);
