-- migrate:up
create table rooms (id int generated always as identity primary key, name text not null);
set lock_timeout = '1s';
alter table appointments add column room_id int;
alter table appointments add constraint appointments_room_fk foreign key (room_id) references rooms (id);
-- migrate:down
set lock_timeout = '1s';
alter table appointments drop column room_id;
