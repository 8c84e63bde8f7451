ALTER TABLE booking ADD COLUMN purpose character varying(140) NOT NULL DEFAULT '';
