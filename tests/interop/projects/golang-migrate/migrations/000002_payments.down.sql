DROP INDEX accounts_name;
DROP TABLE payments;
