insert into settings values ('github', ':github_token');
