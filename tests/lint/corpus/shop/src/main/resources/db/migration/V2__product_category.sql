CREATE TABLE ${schema}.categories (
    category_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        VARCHAR(80) NOT NULL
);
ALTER TABLE ${schema}.products ADD COLUMN category_id BIGINT;
ALTER TABLE ${schema}.products
    ADD CONSTRAINT fk_products_category FOREIGN KEY (category_id) REFERENCES ${schema}.categories (category_id);
