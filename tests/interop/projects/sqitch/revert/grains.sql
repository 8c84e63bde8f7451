-- Revert mill:grains from pg
SELECT 1;
