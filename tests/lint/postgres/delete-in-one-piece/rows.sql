insert into orders select md5(i::text)::uuid, '2019-06-01'::timestamptz + i * interval '1 hour' from generate_series(1, 12000) i;
