-- tenants: tenant_id
create table invoices (id bigint primary key, tenant_id bigint not null);
alter table invoices enable row level security;
create policy own on invoices using (tenant_id = current_setting('app.tenant')::bigint);
