using Exchange.Contracts.Webhooks.V1;
using Exchange.Platform;

namespace Exchange.Webhooks.Data;

/// <summary>
/// Whether an endpoint is told. Every change holds the feed's lock: an event before it is delivered as before, one
/// after it is not.
/// </summary>
public static class EndpointStates
{
    /// <summary>An endpoint has met its challenge; nothing happens where that was another one.</summary>
    public static async Task VerifyAsync(Unit unit, EndpointId endpointId, string challenge)
    {
        await Events.LockAsync(unit);
        await unit.ExecuteAsync(
            """
            with verified as (
              update endpoint
              set state = case when client_revoked then 'paused' else coalesce(moved_from, 'active') end,
                moved_from = null,
                -- What happened since a move waited for this.
                changed_at_position = case when moved_from is null then feed_head.position else changed_at_position end,
                version = version + 1
              from feed_head
              where endpoint_id = @endpointId
                and state = 'unverified'
                and challenge = @challenge
              returning endpoint_id
            )
            update endpoint_health
            set failing_since = null,
              failures_in_a_row = 0,
              quiet_until = null
            from verified
            where endpoint_health.endpoint_id = verified.endpoint_id
            """,
            new { endpointId, challenge }
        );
    }

    /// <summary>From now on what an endpoint would be told waits; what is under way ends by itself.</summary>
    public static async Task PauseAsync(Unit unit, EndpointId endpointId)
    {
        await Events.LockAsync(unit);
        await unit.ExecuteAsync(
            """
            update endpoint
            set state = 'paused',
              version = version + 1
            where endpoint_id = @endpointId
              and state = 'active'
            """,
            new { endpointId }
        );
    }

    /// <summary>
    /// A paused endpoint is told what waited; a disabled one is told what comes. Where its client was revoked, who
    /// resumes it answers for it from now on.
    /// </summary>
    public static async Task ResumeAsync(Unit unit, EndpointId endpointId, Caller caller)
    {
        await Events.LockAsync(unit);
        await unit.ExecuteAsync(
            """
            with resumed as (
              update endpoint
              set changed_at_position = case
                    when state = 'disabled' or client_revoked then feed_head.position
                    else changed_at_position
                  end,
                state = 'active',
                client_id = case when client_revoked then @ClientId else client_id end,
                scopes = case when client_revoked then @Scopes else scopes end,
                sees_all = case when client_revoked then @SeesAll else sees_all end,
                client_revoked = false,
                disabled_because = null,
                version = version + 1
              from feed_head
              where endpoint_id = @endpointId
                and state in ('paused', 'disabled')
              returning endpoint_id
            )
            update endpoint_health
            set failing_since = null,
              failures_in_a_row = 0,
              quiet_until = null
            from resumed
            where endpoint_health.endpoint_id = resumed.endpoint_id
            """,
            new
            {
                endpointId,
                caller.ClientId,
                Scopes = caller.Scopes.Order(StringComparer.Ordinal).ToArray(),
                caller.SeesAll,
            }
        );
    }

    /// <summary>
    /// An endpoint is told no more, and its owner is told so. What waits for it is discarded by and by, see
    /// <see cref="Leftovers"/>: after days there may be very much of it.
    /// </summary>
    /// <param name="because">gone or failing.</param>
    /// <param name="url">The address that was found so; nothing happens where it has another one now.</param>
    public static async Task DisableAsync(Unit unit, EndpointId endpointId, string because, string url)
    {
        // Counted before the lock, for the same reason.
        var discarded = await unit.OneAsync<long>(
            """
            select count(*)
            from delivery
            where endpoint_id = @endpointId
              and state = 'due'
              and lease_token is null
            """,
            new { endpointId }
        );
        await Events.LockAsync(unit);
        var disabled = await unit.FindAsync<Disabled>(
            """
            with disabled as (
              update endpoint
              set state = 'disabled',
                disabled_because = @because,
                version = version + 1
              where endpoint_id = @endpointId
                and state in ('active', 'paused')
                and url = @url
              returning endpoint_id, owner_id
            )
            select owner_id, failing_since
            from disabled
            join endpoint_health using (endpoint_id)
            """,
            new
            {
                endpointId,
                because,
                url,
            }
        );
        if (disabled is not null)
            unit.Say(
                new EndpointDisabled(endpointId, disabled.OwnerId, url, because, disabled.FailingSince, discarded)
            );
    }

    private sealed record Disabled(ParticipantId OwnerId, DateTimeOffset? FailingSince);
}
