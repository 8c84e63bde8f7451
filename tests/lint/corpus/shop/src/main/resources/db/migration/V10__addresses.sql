CREATE TABLE ${schema}.addresses (
    address_id  BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id BIGINT NOT NULL REFERENCES ${schema}.customers (customer_id) ON DELETE CASCADE,
    country     CHAR(2) NOT NULL,
    city        TEXT NOT NULL,
    street      TEXT NOT NULL,
    UNIQUE (customer_id, country, city, street)
);
