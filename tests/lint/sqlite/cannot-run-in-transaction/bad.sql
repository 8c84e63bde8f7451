begin;
-- shoofly:ignore whole-file-locked at night
vacuum;
commit;
