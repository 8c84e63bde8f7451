BEGIN;
SET LOCAL lock_timeout = '1s';
ALTER TABLE wh.batches ADD COLUMN supplier text;
