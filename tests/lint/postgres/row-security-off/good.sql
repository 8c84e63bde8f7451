set lock_timeout = '300ms';
create policy orders_of_tenant on orders using (tenant = current_user);
alter table orders enable row level security;
begin;
alter table orders no force row level security;
insert into orders values (1, 'Ann');
alter table orders force row level security;
commit;
