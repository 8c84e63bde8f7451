drop index if exists measurements_metric;
