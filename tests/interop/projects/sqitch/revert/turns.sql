-- Revert mill:turns from pg
SELECT 1;
