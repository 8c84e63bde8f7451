set session lock_wait_timeout = 5;
lock tables users write;
unlock tables;
flush tables with read lock;
