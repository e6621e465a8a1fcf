-- How many facts of each resource were told: each carries its number, so that whoever misses one can see it.
create table platform.resource_sequence (
    resource uuid primary key,
    sequence int not null check (sequence >= 1)
)
-- Room on the page lets the count grow without a new entry in the index.
with (fillfactor = 70);
