drop trigger users_touch;
