begin;
commit;
pragma optimize;
