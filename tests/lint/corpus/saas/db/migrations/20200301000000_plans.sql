-- migrate:up
CREATE TABLE plans (code text PRIMARY KEY, monthly_cents integer NOT NULL);
INSERT INTO plans VALUES ('free', 0), ('team', 1900);
UPDATE plans SET monthly_cents = 2100 WHERE code = 'team';
SET LOCAL lock_timeout = '1s';
ALTER TABLE tenants ADD CONSTRAINT tenants_plan_fk FOREIGN KEY (plan) REFERENCES plans (code) NOT VALID;

-- migrate:down
SET LOCAL lock_timeout = '1s';
ALTER TABLE tenants DROP CONSTRAINT tenants_plan_fk;
DROP TABLE plans;
