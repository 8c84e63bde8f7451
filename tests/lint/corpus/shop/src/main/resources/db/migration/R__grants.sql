GRANT SELECT ON ${schema}.order_summary TO reporting;
