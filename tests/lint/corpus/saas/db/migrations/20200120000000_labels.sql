-- migrate:up
CREATE TABLE labels (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name text NOT NULL
);

-- migrate:down
DROP TABLE labels;
