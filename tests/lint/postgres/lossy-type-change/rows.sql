insert into orders select i, 'c' || i, i from generate_series(1, 1000) i;
