-- migrate:up
ALTER TABLE loans RENAME COLUMN lent_at TO since;
ALTER TABLE loans ALTER COLUMN since TYPE timestamptz USING since AT TIME ZONE 'UTC';
ALTER TABLE readers DROP COLUMN born;
ALTER TABLE readers RENAME CONSTRAINT readers_card_key TO readers_card_unique;

-- migrate:down
ALTER TABLE readers ADD COLUMN born date;
