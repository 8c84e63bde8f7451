insert into events_2026 select i, '2026-01-01'::date + i from generate_series(0, 300) i;
