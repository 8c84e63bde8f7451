set lock_timeout = '300ms';
create table notes (id bigint primary key, stars integer);
alter table notes add constraint notes_stars check (stars between 1 and 5);
alter table orders validate constraint orders_total_positive;
