SET lock_timeout = '1s';
CREATE SCHEMA archive;
ALTER TABLE booking SET SCHEMA archive;
