SET LOCAL lock_timeout = '3s';
ALTER TABLE ${schema}.vouchers ALTER COLUMN value TYPE NUMERIC(12, 2) USING value::numeric;
ALTER TYPE ${schema}.voucher_kind ADD VALUE 'shipping';
