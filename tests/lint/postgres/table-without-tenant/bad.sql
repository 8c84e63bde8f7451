-- tenants: tenant_id except countries
create table invoices (id bigint primary key, amount numeric not null);
