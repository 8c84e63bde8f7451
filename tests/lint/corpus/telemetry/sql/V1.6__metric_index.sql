create index measurements_metric on measurements (metric);
