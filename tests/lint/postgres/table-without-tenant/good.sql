-- tenants: tenant_id except countries
create table invoices (id bigint primary key, tenant_id bigint not null, amount numeric not null);
create table countries (code text primary key);
