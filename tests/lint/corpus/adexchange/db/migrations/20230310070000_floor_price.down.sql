alter table campaigns drop column floor_micros;
