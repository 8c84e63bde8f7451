CREATE USER batch WITH SUPERUSER LOGIN;
ALTER ROLE batch PASSWORD 'md5c0ffee';
CREATE ROLE "not a superuser" NOLOGIN NOSUPERUSER;
COMMENT ON ROLE batch IS 'create role x superuser password ''x''';
