create table orders (id uuid primary key, created_at timestamptz not null, state text);
