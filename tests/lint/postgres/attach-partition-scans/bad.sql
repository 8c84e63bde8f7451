set lock_timeout = '300ms';
alter table events attach partition events_2026 for values from ('2026-01-01') to ('2027-01-01');
create table visits_2026 (like visits including all);
alter table visits attach partition visits_2026 for values from ('2026-01-01') to ('2027-01-01');
