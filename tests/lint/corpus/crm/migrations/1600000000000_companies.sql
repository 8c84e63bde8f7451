-- Up Migration
CREATE TABLE companies (
  id serial PRIMARY KEY,
  name varchar(100) NOT NULL
);
CREATE TABLE contacts (
  id serial PRIMARY KEY,
  company_id integer REFERENCES companies,
  email varchar(100)
);
-- Down Migration
DROP TABLE contacts;
DROP TABLE companies;
