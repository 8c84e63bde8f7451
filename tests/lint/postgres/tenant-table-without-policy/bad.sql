-- tenants: tenant_id
create table invoices (id bigint primary key, tenant_id bigint not null);
