pragma writable_schema = on;
