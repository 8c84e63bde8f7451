-- tenants: tenant_id
-- shoofly:ignore update-in-one-piece no tenant has more than a thousand
update orders set state = 'open' where tenant_id = 5 and state is null;
update orders set state = 'open' where id = 17;
