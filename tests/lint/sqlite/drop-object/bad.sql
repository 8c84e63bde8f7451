drop view active_users;
