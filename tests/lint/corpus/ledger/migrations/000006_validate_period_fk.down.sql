-- a validated constraint stays so
SELECT 1;
