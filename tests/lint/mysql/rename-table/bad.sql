set session lock_wait_timeout = 5;
rename table users to people;
