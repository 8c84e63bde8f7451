COPY wh.bins (bin, zone) FROM stdin;
A-0001	cold
A-0002	cold
B-0001	dry
\.
