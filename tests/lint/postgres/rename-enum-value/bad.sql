set lock_timeout = '300ms';
alter type mood rename value 'sad' to 'unhappy';
