create table events (id bigint, at date) partition by range (at);
create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
create table facts (id bigint, at date) partition by range (at);
create table facts_2026 partition of facts for values from ('2026-01-01') to ('2027-01-01');
create table facts_rest partition of facts default;
