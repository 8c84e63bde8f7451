pragma journal_mode = memory;
begin;
pragma journal_mode = wal;
commit;
pragma synchronous = off;
