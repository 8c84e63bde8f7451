alter table measurements detach partition measurements_2024_q1;
drop table measurements_2024_q1;
