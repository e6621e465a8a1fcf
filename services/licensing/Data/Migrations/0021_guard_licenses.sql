-- A license is the document of a right that is licensed: what is written here can't say more than what stands there.
create function check_license() returns trigger language plpgsql as $$
begin
  if not exists (
    select from rights_grant
    where grant_id = new.license_id
    and licensed_at is not null
    and released_at is null
    and (order_id, offer_id, work_id, licensee_id, kind)
      = (new.order_id, new.offer_id, new.work_id, new.licensee_id, new.kind)
  ) then
    raise exception 'license % is not of a right that is licensed', new.license_id using errcode = 'check_violation';
  end if;
  return new;
end
$$;

create trigger license_of_a_licensed_right before insert on license
for each row execute function check_license();

-- A hold or an option in whose place an order is does not end under it.
alter table rights_grant add constraint a_place_that_is_taken_is_not_released
  check (released_at is null or order_id is null or purpose not in ('hold', 'option')) not valid;

-- Which offers a work that is withdrawn takes with it, also as a part of a series.
create index offer_published_works on offer using gist (works) where state = 'published';
