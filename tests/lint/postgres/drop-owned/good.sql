reassign owned by bob to alice;
drop owned by bob;
drop role bob;
