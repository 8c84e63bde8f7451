SET lock_timeout = '1s';
ALTER TABLE accounts DROP CONSTRAINT accounts_kind_check;
