set lock_timeout = '300ms';
create policy orders_of_tenant on orders using (tenant_id = current_setting('app.tenant')::bigint);
alter table orders enable row level security;
