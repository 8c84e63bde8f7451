-- Up Migration
SET LOCAL lock_timeout = '1s';
ALTER TABLE activities ADD CONSTRAINT activities_kind CHECK (kind = ANY (ARRAY['call', 'mail', 'visit'])) NOT VALID;
-- Down Migration
SET LOCAL lock_timeout = '1s';
ALTER TABLE activities DROP CONSTRAINT activities_kind;
