-- the warehouse, as of spring
\set ON_ERROR_STOP on
BEGIN;
CREATE SCHEMA wh;
CREATE TABLE wh.articles (
    article_no  text PRIMARY KEY,
    description text,
    weight_kg   numeric(8,3)
);
CREATE TABLE wh.bins (
    bin         char(6) PRIMARY KEY,
    zone        text NOT NULL
);
CREATE TABLE wh.stock (
    bin         char(6) NOT NULL REFERENCES wh.bins,
    article_no  text NOT NULL REFERENCES wh.articles,
    quantity    integer NOT NULL DEFAULT 0,
    PRIMARY KEY (bin, article_no)
);
CREATE INDEX stock_article ON wh.stock (article_no);
COMMIT;
