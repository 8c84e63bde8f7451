begin;
savepoint a;
release a;
commit;
