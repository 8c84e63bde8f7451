-- Revert mill:states from pg
SELECT 1;
