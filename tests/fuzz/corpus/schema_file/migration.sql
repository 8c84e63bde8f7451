begin;
alter table users add column a text not null default 'x' /* c */, alter b type int using (b::int), drop c cascade;
create unique index concurrently i on only s.t using btree (a desc nulls last, lower(b) collate "C", (a + b)) where a > 1;
copy t from stdin;
1;'
\.
\connect x
do $$ begin end $$;
alter type mood add value 'x' after 'y';
commit;
