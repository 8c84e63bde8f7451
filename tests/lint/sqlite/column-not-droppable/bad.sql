-- shoofly:ignore drop-column nobody reads them since release 41
alter table users drop column email;
-- shoofly:ignore drop-column nobody reads them since release 41
alter table users drop column name;
-- shoofly:ignore drop-column nobody reads them since release 41
alter table users drop column team;
-- shoofly:ignore drop-column nobody reads them since release 41
alter table shops drop column town;
-- shoofly:ignore drop-column nobody reads them since release 41
alter table shops drop column street;
