create table log (at datetime, line text);
