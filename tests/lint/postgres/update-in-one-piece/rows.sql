insert into orders select i, case when i % 2 = 0 then 'paid' end from generate_series(1, 12000) i;
