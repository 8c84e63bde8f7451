reindex table orders;
reindex index orders_pkey;
