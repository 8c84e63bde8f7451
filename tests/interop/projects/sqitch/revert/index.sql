-- Revert mill:index from pg
SELECT 1;
