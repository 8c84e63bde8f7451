pragma foreign_keys = off;
begin;
commit;
pragma foreign_keys = on;
