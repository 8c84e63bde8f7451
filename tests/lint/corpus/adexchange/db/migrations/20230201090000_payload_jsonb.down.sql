set lock_timeout to '500ms';
alter table bids alter column payload type json using payload::json;
