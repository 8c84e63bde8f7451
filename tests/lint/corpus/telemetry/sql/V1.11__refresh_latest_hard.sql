refresh materialized view latest;
