create materialized view latest as
select distinct on (device_id, metric) device_id, metric, at, value
from measurements order by device_id, metric, at desc;
create unique index latest_device_metric on latest (device_id, metric);
