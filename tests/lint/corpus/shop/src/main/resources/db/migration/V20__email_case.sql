CREATE UNIQUE INDEX CONCURRENTLY uq_customers_email_lower ON ${schema}.customers (lower(email));
