-- What a holder puts on its own works, beside licenses: a hold or an option for a named party, a right of first refusal,
-- a holdback, its own use. What it blocks are rows of rights_grant; a holdback that waits for a milestone has none yet.
create table encumbrance (
  encumbrance_id uuid primary key,
  type text not null check (type in ('hold', 'option', 'firstRefusal', 'holdback', 'ownUse')),
  work_id uuid not null references work,
  holder_id uuid not null,
  party_id uuid,
  offer_id uuid references offer,
  kind text not null check (kind in ('exclusive', 'sole', 'nonExclusive')),
  works int8multirange not null check (not isempty(works)),
  uses int4multirange not null check (not isempty(uses)),
  territories int4multirange not null check (not isempty(territories)),
  languages int4multirange not null check (not isempty(languages)),
  term tstzrange check (not isempty(term)),
  stated jsonb not null,
  expires_at timestamptz,
  notice_days integer check (notice_days between 1 and 90),
  noticed_by uuid references encumbrance,
  state text not null check (state in ('standing', 'awaitingMilestone', 'exercised', 'lapsed', 'released')),
  met jsonb not null default '[]',
  recorded_at timestamptz not null default now(),
  ended_at timestamptz,
  check ((party_id is not null) = (type in ('hold', 'option', 'firstRefusal'))),
  check ((expires_at is not null) = (type in ('hold', 'option', 'firstRefusal'))),
  check ((offer_id is not null) = (type = 'hold')),
  check ((notice_days is not null) = (type = 'firstRefusal')),
  check (term is not null or state <> 'standing'),
  check ((ended_at is not null) = (state in ('exercised', 'lapsed', 'released')))
);

create index encumbrance_standing on encumbrance using gist (works) where state in ('standing', 'awaitingMilestone');
create index encumbrance_work on encumbrance (work_id, encumbrance_id);
create index encumbrance_party on encumbrance (party_id, encumbrance_id) where party_id is not null;
create index encumbrance_expiry on encumbrance (expires_at) where state = 'standing' and expires_at is not null;
-- A right of first refusal gives notice of an offer once.
create unique index encumbrance_notice on encumbrance (noticed_by, offer_id);

-- When what holdbacks wait for took place; a correction is a later version.
create table milestone (
  work_id uuid not null references work,
  milestone text not null,
  version integer not null check (version > 0),
  occurred_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  primary key (work_id, milestone, version)
);

-- Everything that stands in the way of a new right stands in one table, under one constraint.
alter table rights_grant
  add column purpose text not null default 'order'
    check (purpose in ('order', 'hold', 'option', 'holdback', 'ownUse')),
  add column encumbrance_id uuid references encumbrance deferrable initially deferred,
  add column works int8multirange,
  add column side text check (side in ('above', 'below')),
  alter column offer_id drop not null,
  alter column order_id drop not null,
  alter column licensee_id drop not null,
  add check (purpose <> 'order' or (offer_id is not null and order_id is not null and licensee_id is not null)),
  add check ((encumbrance_id is null) <= (purpose = 'order')),
  add check (licensed_at is null or purpose = 'order'),
  add check (side is null or purpose = 'holdback');

update rights_grant
set works = int8multirange(int8range(work.number, work.number + 1))
from work
where work.work_id = rights_grant.work_id;

-- The licensor's own uses stand left of zero, each at a point of its own. A holdback takes what its kind takes; one whose
-- milestone came when others stood there already takes every point from its own on, so that they stay and no more come.
alter table rights_grant
  alter column works set not null,
  add check (not isempty(works)),
  drop column slot;
alter table rights_grant
  add column slot int8range not null generated always as (
    case
      when purpose = 'ownUse' then int8range(-point - 1, -point)
      when side = 'above' then int8range(point, null)
      when side = 'below' then int8range(null, -point)
      when kind = 'exclusive' then int8range(null, null)
      when kind = 'sole' then int8range(0, null)
      else int8range(point, point + 1)
    end
  ) stored,
  add constraint rights_grant_no_overlap exclude using gist (
    works with &&,
    uses with &&,
    territories with &&,
    languages with &&,
    term with &&,
    slot with &&
  ) where (released_at is null);

create index rights_grant_encumbrance on rights_grant (encumbrance_id) where encumbrance_id is not null;

-- A right that is licensed stands as it is; what is only kept may become narrower when it is licensed.
create function keep_licensed_rights() returns trigger language plpgsql as $$
declare
  kinds constant text[] := array['exclusive', 'sole', 'nonExclusive'];
begin
  if old.licensed_at is not null
    and (new.works, new.uses, new.territories, new.languages, new.term, new.kind, new.purpose, new.licensed_at,
         new.order_id, new.offer_id, new.licensee_id)
      is distinct from
        (old.works, old.uses, old.territories, old.languages, old.term, old.kind, old.purpose, old.licensed_at,
         old.order_id, old.offer_id, old.licensee_id)
  then
    raise exception 'the rights of license % never change', old.grant_id using errcode = 'restrict_violation';
  end if;
  if not (old.works @> new.works and old.uses @> new.uses and old.territories @> new.territories
    and old.languages @> new.languages and old.term @> new.term
    and array_position(kinds, old.kind) <= array_position(kinds, new.kind))
  then
    raise exception 'the rights of grant % only become narrower', old.grant_id using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;

create trigger rights_grant_keep_licensed before update on rights_grant
for each row execute function keep_licensed_rights();

-- A right that is stated of one work does not stand at another's place.
create function check_granted_work() returns trigger language plpgsql as $$
begin
  if not exists (select from work where work_id = new.work_id and new.works @> number) then
    raise exception 'grant % does not cover its work', new.grant_id using errcode = 'check_violation';
  end if;
  return new;
end
$$;

create trigger rights_grant_covers_its_work before insert on rights_grant
for each row execute function check_granted_work();

-- The term of an order's right is fixed when it is kept, also where it stands in the place of an option.
alter table rights_request add column term tstzrange;
