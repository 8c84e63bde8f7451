-- tenants: tenant_id
update orders set state = 'open' where state is null;
