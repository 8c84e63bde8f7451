drop index concurrently shifts_start_worker;
