set local lock_timeout = '2s';
create table measurements_2024_q3 (like measurements including all);
alter table measurements attach partition measurements_2024_q3
    for values from ('2024-07-01') to ('2024-10-01');
