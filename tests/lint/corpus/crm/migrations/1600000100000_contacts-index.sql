-- Up Migration
CREATE INDEX contacts_company_id_index ON contacts (company_id);
-- Down Migration
DROP INDEX contacts_company_id_index;
