drop index concurrently shifts_start;
