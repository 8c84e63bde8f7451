set lock_timeout = '300ms';
refresh materialized view totals;
