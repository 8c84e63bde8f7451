-- migrate:up
-- one row, by its key
UPDATE plans SET monthly_cents = 2500 WHERE code = 'team';

-- migrate:down
UPDATE plans SET monthly_cents = 2100 WHERE code = 'team';
