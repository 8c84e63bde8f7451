-- Deploy mill:index to pg
CREATE INDEX CONCURRENTLY lots_open ON mill.lots (grain) WHERE state = 'in';
