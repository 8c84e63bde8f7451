insert into orders select i, i from generate_series(1, 12000) i;
