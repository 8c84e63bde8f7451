-- migrate:up
alter table patients enable row level security;

-- migrate:down
alter table patients disable row level security;
