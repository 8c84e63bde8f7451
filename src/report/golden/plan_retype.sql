-- ==== 0001_balance_as_text_01_expand.up.sql ====

-- balance-as-text: expand, up. Made by shoofly for sqlite 3.40.1.
-- Run the files in the order of their names, down files in the opposite order: sqlite3 DATABASE <
-- FILE.

.bail on
.timeout 300
pragma foreign_keys = on;
pragma legacy_alter_table = off;
create schema if not exists "shoofly";

-- expand-1: add the hidden column. It is filled before anybody sees it.
begin immediate;
-- Add column accounts._shoofly_new_balance TEXT.
do 'add column accounts._shoofly_new_balance TEXT' as 'it''s';
commit;

-- expand-2: build index balances. Lookups must be as fast as before.
-- Create index balances on accounts.
do 'create index balances on accounts' as 'it''s';

-- ==== 0002_balance_as_text_02_cutover.up.sql ====

-- balance-as-text: cutover, up. Made by shoofly for sqlite 3.40.1.
-- Run the files in the order of their names, down files in the opposite order: sqlite3 DATABASE <
-- FILE.
-- BEFORE THIS FILE: deploy the application that knows the new shape, beside the old one.

.bail on
.timeout 300
pragma foreign_keys = on;
pragma legacy_alter_table = off;

-- cutover-1: swap the names. Both applications use the same name.
begin immediate;
-- Rename in accounts: balance to _shoofly_old_balance, _shoofly_new_balance to balance.
do 'rename in accounts: balance to _shoofly_old_balance, _shoofly_new_balance to balance' as 'it''s';
commit;

-- ==== 0002_balance_as_text_02_cutover.down.sql ====

-- balance-as-text: cutover, down, the way back. Made by shoofly for sqlite 3.40.1.
-- Run the files in the order of their names, down files in the opposite order: sqlite3 DATABASE <
-- FILE.

.bail on
.timeout 300
pragma foreign_keys = on;
pragma legacy_alter_table = off;

-- Back from cutover-1: swap the names.
begin immediate;
-- Rename in accounts: balance to _shoofly_new_balance, _shoofly_old_balance to balance.
do 'rename in accounts: balance to _shoofly_new_balance, _shoofly_old_balance to balance' as 'it''s';
commit;

-- ==== 0001_balance_as_text_01_expand.down.sql ====

-- balance-as-text: expand, down, the way back. Made by shoofly for sqlite 3.40.1.
-- Run the files in the order of their names, down files in the opposite order: sqlite3 DATABASE <
-- FILE.

.bail on
.timeout 300
pragma foreign_keys = on;
pragma legacy_alter_table = off;

-- Back from expand-2: build index balances.
begin immediate;
-- Drop index balances of accounts.
do 'drop index balances of accounts' as 'it''s';
commit;

-- Back from expand-1: add the hidden column.
begin immediate;
-- Drop column accounts._shoofly_new_balance.
do 'drop column accounts._shoofly_new_balance' as 'it''s';
commit;
