-- migrate:up
CREATE ROLE support BYPASSRLS LOGIN;

-- migrate:down
DROP ROLE support;
