set lock_timeout = '300ms';
alter table bookings add constraint bookings_apart exclude using gist (room with =, during with &&);
