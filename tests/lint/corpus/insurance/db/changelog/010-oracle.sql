--liquibase formatted sql

--changeset dieter:ora dbms:oracle
ALTER TABLE claims MODIFY (amount NUMBER(14,2));
--rollback ALTER TABLE claims MODIFY (amount NUMBER(12,2));

--changeset dieter:pg dbms:postgresql
ALTER TABLE claims ALTER COLUMN amount TYPE NUMERIC(14,2);
--rollback ALTER TABLE claims ALTER COLUMN amount TYPE NUMERIC(12,2);
