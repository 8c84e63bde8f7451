alter table campaigns add column public_id uuid not null default gen_random_uuid();
create unique index campaigns_public_id on campaigns (public_id);
