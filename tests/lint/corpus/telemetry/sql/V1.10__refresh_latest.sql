refresh materialized view concurrently latest;
