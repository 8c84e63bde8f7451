set lock_timeout = '300ms';
create table bookings (id bigint primary key, room integer, during tsrange, exclude using gist (room with =, during with &&));
