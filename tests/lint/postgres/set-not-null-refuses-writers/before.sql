create table orders (id bigint primary key, note text, state text default 'new');
alter table orders add constraint state_known check (state is not null);
alter table orders add constraint note_known check (note is not null);
