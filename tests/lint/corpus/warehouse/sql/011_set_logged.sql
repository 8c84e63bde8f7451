CREATE UNLOGGED TABLE wh.import_staging (line text);
ALTER TABLE wh.import_staging SET LOGGED;
