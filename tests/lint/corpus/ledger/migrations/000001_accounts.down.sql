DROP TABLE postings;
DROP TABLE journal_entries;
DROP TABLE accounts;
