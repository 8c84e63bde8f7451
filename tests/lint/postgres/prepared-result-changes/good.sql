set lock_timeout = '2s';
alter table parcels add column note text;
