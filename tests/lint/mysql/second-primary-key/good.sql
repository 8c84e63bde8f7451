create table bills (id bigint not null, code bigint not null, primary key (id, code));
