create table orders (id bigint primary key, customer_id bigint, note text, state text, city text, total numeric, created_at timestamptz);
