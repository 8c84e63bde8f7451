ALTER TABLE customer ALTER COLUMN surname TYPE character varying(120);
