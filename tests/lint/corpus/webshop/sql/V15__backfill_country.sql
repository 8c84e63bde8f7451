UPDATE customers SET country = 'DE' WHERE country = '';
DELETE FROM product_views WHERE day < '2020-01-01' LIMIT 5000;
DELETE FROM customers WHERE status = 'gone';
