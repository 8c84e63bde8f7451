set global max_connections = 500;
set @@global.sql_mode = '';
