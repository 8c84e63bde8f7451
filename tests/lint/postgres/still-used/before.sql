create table orders (id bigint primary key, code text, note text, state text);
create table parcels (id bigint primary key, order_id bigint references orders);
