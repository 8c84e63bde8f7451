-- Up Migration
CREATE TABLE deals (
  id bigserial PRIMARY KEY,
  company_id integer NOT NULL,
  stage text NOT NULL DEFAULT 'lead',
  value numeric(12, 2),
  closed_on date
);
CREATE INDEX deals_company_id_index ON deals (company_id);
ALTER TABLE deals ADD CONSTRAINT deals_company_fk FOREIGN KEY (company_id) REFERENCES companies (id);
-- Down Migration
DROP TABLE deals;
