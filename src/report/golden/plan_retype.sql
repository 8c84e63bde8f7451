-- ==== 0001_balance_as_text_expand_1.up.sql ====

-- balance-as-text, step expand-1, up. Made by shoofly for sqlite 3.40.1.
-- Run with: sqlite3 DATABASE < FILE.

.bail on
.timeout 300
pragma foreign_keys = on;
pragma legacy_alter_table = off;

-- Add the hidden column. It is filled before anybody sees it.
create schema if not exists "shoofly";
begin immediate;
-- Add column accounts._shoofly_new_balance TEXT.
do 'add column accounts._shoofly_new_balance TEXT' as 'it''s';
commit;

-- ==== 0002_balance_as_text_expand_2.up.sql ====

-- balance-as-text, step expand-2, up. Made by shoofly for sqlite 3.40.1.
-- Run with: sqlite3 DATABASE < FILE.

.bail on
.timeout 300
pragma foreign_keys = on;
pragma legacy_alter_table = off;

-- Build index balances. Lookups must be as fast as before.
-- Create index balances on accounts.
do 'create index balances on accounts' as 'it''s';

-- ==== 0003_balance_as_text_cutover_1.up.sql ====

-- balance-as-text, step cutover-1, up. Made by shoofly for sqlite 3.40.1.
-- Run with: sqlite3 DATABASE < FILE.

.bail on
.timeout 300
pragma foreign_keys = on;
pragma legacy_alter_table = off;

-- BEFORE THIS FILE: deploy the application that knows the new shape, beside the old one.
-- Swap the names. Both applications use the same name.
begin immediate;
-- Rename in accounts: balance to _shoofly_old_balance, _shoofly_new_balance to balance.
do 'rename in accounts: balance to _shoofly_old_balance, _shoofly_new_balance to balance' as 'it''s';
commit;

-- ==== 0003_balance_as_text_cutover_1.down.sql ====

-- balance-as-text, step cutover-1, down (the way back; downs run in the opposite order). Made by
-- shoofly for sqlite 3.40.1.
-- Run with: sqlite3 DATABASE < FILE.

.bail on
.timeout 300
pragma foreign_keys = on;
pragma legacy_alter_table = off;

-- Undoes: Swap the names.
begin immediate;
-- Rename in accounts: balance to _shoofly_new_balance, _shoofly_old_balance to balance.
do 'rename in accounts: balance to _shoofly_new_balance, _shoofly_old_balance to balance' as 'it''s';
commit;

-- ==== 0002_balance_as_text_expand_2.down.sql ====

-- balance-as-text, step expand-2, down (the way back; downs run in the opposite order). Made by
-- shoofly for sqlite 3.40.1.
-- Run with: sqlite3 DATABASE < FILE.

.bail on
.timeout 300
pragma foreign_keys = on;
pragma legacy_alter_table = off;

-- Undoes: Build index balances.
begin immediate;
-- Drop index balances of accounts.
do 'drop index balances of accounts' as 'it''s';
commit;

-- ==== 0001_balance_as_text_expand_1.down.sql ====

-- balance-as-text, step expand-1, down (the way back; downs run in the opposite order). Made by
-- shoofly for sqlite 3.40.1.
-- Run with: sqlite3 DATABASE < FILE.

.bail on
.timeout 300
pragma foreign_keys = on;
pragma legacy_alter_table = off;

-- Undoes: Add the hidden column.
begin immediate;
-- Drop column accounts._shoofly_new_balance.
do 'drop column accounts._shoofly_new_balance' as 'it''s';
commit;
