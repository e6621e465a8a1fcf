-- What a work is: settlement and orders hear it with each offer. Null where the work was listed before this was kept.
alter table work add column class text;
