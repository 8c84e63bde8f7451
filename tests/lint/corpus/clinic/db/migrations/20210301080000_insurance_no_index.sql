-- migrate:up transaction:false
create index concurrently patients_last_name on patients (last_name, first_name);

-- migrate:down transaction:false
drop index concurrently patients_last_name;
