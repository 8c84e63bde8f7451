set local lock_timeout = '2s';
create table models (name text primary key);
insert into models select distinct model from devices;
alter table devices add constraint devices_model_fk foreign key (model) references models (name) not valid;
alter table devices validate constraint devices_model_fk;
