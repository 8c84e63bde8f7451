insert into orders select i, i % 100, 'n', case when i % 2 = 0 then 'new' end, 'c' || i % 5, i, '2019-06-01'::timestamptz + i * interval '1 day' from generate_series(1, 12000) i;
