-- Revert mill:sacks from pg
SELECT 1;
