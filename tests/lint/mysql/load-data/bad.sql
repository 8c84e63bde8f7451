load data infile '/tmp/countries.csv' into table countries fields terminated by ',';
load data local infile 'countries.csv' into table countries fields terminated by ',';
