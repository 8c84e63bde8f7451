insert into users (id, name) select i, 'x' || i from generate_series(1, 20) as i;
