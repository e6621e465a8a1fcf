-- An order whose price is given back whole goes on: its license is taken back, then its money.
alter table orders
  drop constraint orders_state_check,
  drop constraint what_has_ended_has_no_deadline,
  drop constraint what_is_completed_is_licensed_and_paid,
  add column refund jsonb,
  add constraint orders_state_check check (
    state in (
      'placed', 'awaitingMoney', 'awaitingRights', 'granting', 'settling', 'completed', 'revoking', 'refunding',
      'refunded', 'rejected', 'expired', 'canceled'
    )
  ),
  add constraint what_waits_has_a_deadline
    check ((deadline_at is null) = (state in ('completed', 'refunded', 'rejected', 'expired', 'canceled'))),
  add constraint what_is_completed_is_licensed_and_paid
    check (
      state not in ('completed', 'revoking', 'refunding', 'refunded')
      or (license_id is not null and transfer_id is not null and parts is not null)
    ),
  add constraint what_is_given_back_is_a_refund
    check ((refund is not null) = (state in ('revoking', 'refunding', 'refunded')));

-- When settlement gave it back, and by which transfer.
alter table refunds
  add column transfer_id uuid,
  add column refunded_at timestamptz,
  add check ((transfer_id is null) = (refunded_at is null));
