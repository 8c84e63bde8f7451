create table users (
  id integer primary key,
  email text unique,
  name text,
  team int,
  foreign key (team) references teams (id)
);
create index users_name on users (name);
create index users_team on users (team);
