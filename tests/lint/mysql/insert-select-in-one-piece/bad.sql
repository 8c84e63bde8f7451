insert into orders (user_id) select id from users;
