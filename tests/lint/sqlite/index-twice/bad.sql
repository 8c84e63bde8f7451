-- shoofly:ignore whole-file-locked at night
create index users_by_name on users (name);
