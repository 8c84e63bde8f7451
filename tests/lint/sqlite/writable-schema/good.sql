pragma writable_schema = off;
