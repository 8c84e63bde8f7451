alter table workers drop column phone;
