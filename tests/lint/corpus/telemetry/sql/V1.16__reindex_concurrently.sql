reindex table concurrently devices;
