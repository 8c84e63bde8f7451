set session sort_buffer_size = 1000000;
set @big = 1;
