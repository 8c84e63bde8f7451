alter table campaigns drop column public_id;
