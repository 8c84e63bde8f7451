create table customers (id uuid primary key, email text, number bigint unique);
create unique index customers_email on customers (email) where email <> '';
