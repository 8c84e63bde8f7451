ALTER TABLE wh.movements SET UNLOGGED;
TRUNCATE TABLE wh.stock, wh.movements;
ALTER TABLE wh.movements SET LOGGED;
