create index concurrently alerts_device on alerts (device_id);
