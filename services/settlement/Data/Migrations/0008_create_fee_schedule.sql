-- The platform's commission as dated rows: the latest row that has begun is in force. A sale keeps the rate it was
-- divided by, so a new row alters no past sale.
create table fee_schedule (
  valid_from timestamptz primary key,
  fee_ppm integer not null check (fee_ppm between 0 and 1000000)
);

insert into fee_schedule (valid_from, fee_ppm) values ('2000-01-01T00:00:00Z', 50000);
