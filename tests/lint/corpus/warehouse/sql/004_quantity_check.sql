alter table only wh.stock add check (quantity >= 0);
