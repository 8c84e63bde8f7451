--liquibase formatted sql
--changeset ann:1
create table orders (id bigint primary key, customer_id bigint, note text);
--rollback drop table orders;

--changeset ann:2
-- who bought it
alter table orders add column state text;

-- looked up by the page of a customer
create index orders_customer_idx on orders (customer_id);
alter table orders alter column note set not null, add constraint orders_customer check (customer_id > 0);
--rollback alter table orders drop constraint orders_customer, alter column note drop not null;
--rollback drop index orders_customer_idx;
--rollback alter table orders drop column state;

--changeset ann:3
create table notes (id bigint primary key);
--rollback drop table notes;
