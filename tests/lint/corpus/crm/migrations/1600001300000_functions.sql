-- Up Migration
CREATE OR REPLACE FUNCTION company_name(bigint) RETURNS text AS $$
  SELECT name FROM companies WHERE id = $1;
$$ LANGUAGE sql STABLE SECURITY DEFINER;
GRANT EXECUTE ON FUNCTION company_name(bigint) TO reporting;
-- Down Migration
DROP FUNCTION company_name(bigint);
