-- Up Migration
CREATE TABLE activities (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  contact_id integer NOT NULL REFERENCES contacts (id),
  kind text NOT NULL,
  happened_at timestamptz NOT NULL
);
CREATE INDEX activities_contact ON activities (contact_id, happened_at);
