-- migrate:up
CREATE TABLE tenants (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text NOT NULL, plan text NOT NULL DEFAULT 'free');
CREATE TABLE countries (code text PRIMARY KEY, name text NOT NULL);

-- migrate:down
DROP TABLE countries;
DROP TABLE tenants;
