-- Shop: first schema
CREATE TABLE ${schema}.customers (
    customer_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email       VARCHAR(254) NOT NULL,
    created_at  TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT uq_customers_email UNIQUE (email)
);

CREATE TABLE ${schema}.products (
    product_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku        VARCHAR(20) NOT NULL,
    title      VARCHAR(200) NOT NULL,
    price      NUMERIC(10, 2) NOT NULL
);

CREATE TABLE ${schema}.orders (
    order_id    BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id BIGINT NOT NULL REFERENCES ${schema}.customers (customer_id),
    state       VARCHAR(20) DEFAULT 'new' NOT NULL,
    placed_at   TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL
);
CREATE INDEX idx_orders_customer ON ${schema}.orders (customer_id);

CREATE TABLE ${schema}.order_lines (
    order_id   BIGINT NOT NULL REFERENCES ${schema}.orders (order_id),
    line_no    INTEGER NOT NULL,
    product_id BIGINT NOT NULL REFERENCES ${schema}.products (product_id),
    quantity   INTEGER NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (order_id, line_no)
);
CREATE INDEX idx_order_lines_product ON ${schema}.order_lines (product_id);
