create temporary table scratch (id bigint primary key);
drop temporary table scratch;
