create index concurrently shifts_start on shifts (starts_at);
