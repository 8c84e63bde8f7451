create type mood as enum ('glad');
create table people (id bigint primary key, mood mood, note text);
