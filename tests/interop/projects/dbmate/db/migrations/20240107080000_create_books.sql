-- migrate:up
CREATE TABLE books (id bigserial, isbn char(13), title text NOT NULL, price money, cover bytea);
ALTER TABLE books ADD PRIMARY KEY (id);
ALTER TABLE ONLY loans ADD CONSTRAINT loans_book FOREIGN KEY (book_id) REFERENCES books (id) DEFERRABLE INITIALLY DEFERRED;
CREATE UNIQUE INDEX books_isbn ON books (isbn) WHERE isbn IS NOT NULL;

-- migrate:down
ALTER TABLE loans DROP CONSTRAINT loans_book;
DROP TABLE books;
