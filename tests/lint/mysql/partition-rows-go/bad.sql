set session lock_wait_timeout = 5;
alter table events drop partition p2024;
