set lock_timeout = '300ms';
create policy reading on orders for select using (true);
create policy own on orders using (owner = current_user);
