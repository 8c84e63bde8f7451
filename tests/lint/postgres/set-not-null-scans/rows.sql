insert into orders select i, i, 'n' from generate_series(1, 1000) i;
