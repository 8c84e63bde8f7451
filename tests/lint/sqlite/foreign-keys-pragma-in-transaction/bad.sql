begin;
pragma foreign_keys = off;
commit;
