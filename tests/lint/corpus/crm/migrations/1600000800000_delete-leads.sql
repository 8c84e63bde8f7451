-- Up Migration
DELETE FROM deals WHERE state = 'lead' AND closed_on IS NULL;
-- Down Migration
