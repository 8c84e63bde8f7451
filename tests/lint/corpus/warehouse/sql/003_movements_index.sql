set lock_timeout = '1s';
create index concurrently movements_article on wh.movements (article_no);
