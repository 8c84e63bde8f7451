-- the default partition is read for rows of this quarter
create table measurements_2024_q2 partition of measurements
    for values from ('2024-04-01') to ('2024-07-01');
