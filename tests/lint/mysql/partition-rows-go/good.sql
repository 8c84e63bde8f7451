set session lock_wait_timeout = 5;
alter table events add partition (partition p2027 values less than (2028));
