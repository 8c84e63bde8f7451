-- migrate:up
create extension if not exists btree_gist;
alter table appointments
  add constraint no_double_booking exclude using gist (doctor_id with =, tstzrange(starts_at, ends_at) with &&);

-- migrate:down
alter table appointments drop constraint no_double_booking;
