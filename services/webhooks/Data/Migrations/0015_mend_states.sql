-- An endpoint that answered its challenge by 410 was disabled once, and would be active by a resume without ever having
-- been verified. Which of them had been verified before is not known for sure after 30 days: those verify once more.
update endpoint
set state = 'unverified',
  disabled_because = null,
  version = version + 1
where state = 'disabled'
  and disabled_because = 'gone'
  and coalesce(
    (
      select delivery.state <> 'delivered'
      from delivery
      where delivery.endpoint_id = endpoint.endpoint_id
        and type = 'endpoint.challenge'
      order by delivery_id desc
      limit 1
    ),
    true
  );

-- A revocation noted itself here, for those that were not verified. What they get begins at it, not at their last edit.
update endpoint
set changed_at_position = feed_head.position
from feed_head
where client_revoked
  and moved_from is not null;
