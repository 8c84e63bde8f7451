ALTER TYPE account_state ADD VALUE 'frozen' BEFORE 'closed';
