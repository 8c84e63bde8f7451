create table orders (id bigint primary key, tenant_id bigint not null, state text);
alter table orders enable row level security;
create policy own on orders using (tenant_id = current_setting('app.tenant')::bigint);
