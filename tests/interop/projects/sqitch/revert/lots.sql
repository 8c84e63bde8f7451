-- Revert mill:lots from pg
SELECT 1;
