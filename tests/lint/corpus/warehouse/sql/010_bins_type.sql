-- three tables at night
BEGIN;
SET LOCAL lock_timeout = '10s';
ALTER TABLE wh.bins ALTER bin TYPE text;
ALTER TABLE wh.movements ALTER from_bin TYPE text, ALTER to_bin TYPE text;
COMMIT;
