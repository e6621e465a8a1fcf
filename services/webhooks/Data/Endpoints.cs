using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Webhooks.Data;

/// <summary>How much of an event an endpoint is told.</summary>
public enum EndpointBody
{
    /// <summary>Which resource it is about, to be read by API.</summary>
    Thin,

    /// <summary>All that its owner may see.</summary>
    Full,
}

/// <summary>Whether an endpoint is told.</summary>
public enum EndpointState
{
    /// <summary>It has not answered its challenge yet.</summary>
    Unverified,

    /// <summary>It is told.</summary>
    Active,

    /// <summary>What it would be told waits.</summary>
    Paused,

    /// <summary>It is told nothing: it asked for that, or failed for five days.</summary>
    Disabled,
}

/// <summary>What an endpoint's owner decides of it.</summary>
public sealed record EndpointTerms(
    string Url,
    string Description,
    string[] Types,
    string[] Resources,
    EndpointBody Body,
    int? RatePerSecond
);

/// <summary>An endpoint.</summary>
public sealed record EndpointRow(
    EndpointId EndpointId,
    ParticipantId OwnerId,
    string Url,
    string Description,
    string[] Types,
    string[] Resources,
    EndpointBody Body,
    string[] Scopes,
    string ClientId,
    bool ClientRevoked,
    byte[]? Headers,
    int? RatePerSecond,
    EndpointState State,
    string? DisabledBecause,
    string Challenge,
    bool ChallengedJustNow,
    int Version,
    DateTimeOffset CreatedAt,
    string[] PublicKeys
);

/// <summary>Endpoints as their owners keep them.</summary>
public static class Endpoints
{
    /// <summary>How many an owner may have.</summary>
    public const int Most = 100;

    /// <summary>Adds an endpoint that has yet to be verified. Take the feed's lock before.</summary>
    public static Task AddAsync(
        Unit unit,
        EndpointId endpointId,
        EndpointTerms terms,
        Caller caller,
        byte[]? headers,
        string challenge
    ) =>
        unit.ExecuteAsync(
            """
            with added as (
              insert into endpoint (
                endpoint_id, owner_id, url, description, types, resources, body, scopes, sees_all, client_id, headers,
                rate_per_second, state, challenge, changed_at_position
              )
              select
                @EndpointId, @OwnerId, @Url, @Description, @Types, @Resources, @Body, @Scopes, @SeesAll, @ClientId,
                @Headers, @RatePerSecond, 'unverified', @Challenge, position
              from feed_head
              returning endpoint_id
            )
            insert into endpoint_health (endpoint_id)
            select endpoint_id
            from added
            """,
            Parameters(endpointId, terms, caller, headers, challenge)
        );

    /// <summary>
    /// Changes what an owner decides. Another address has to be verified anew, and has not failed yet. Take the feed's
    /// lock before.
    /// </summary>
    /// <param name="challenge">The challenge of another address; null where it stays.</param>
    public static Task EditAsync(
        Unit unit,
        EndpointId endpointId,
        EndpointTerms terms,
        Caller caller,
        byte[]? headers,
        string? challenge
    ) =>
        unit.ExecuteAsync(
            """
            with edited as (
              update endpoint
              set url = @Url,
                description = @Description,
                types = @Types,
                resources = @Resources,
                body = @Body,
                scopes = @Scopes,
                sees_all = @SeesAll,
                client_id = @ClientId,
                client_revoked = false,
                headers = @Headers,
                rate_per_second = @RatePerSecond,
                state = case when @Challenge::text is null then state else 'unverified' end,
                moved_from = case
                    when @Challenge::text is null or state = 'unverified' then moved_from
                    when state in ('active', 'paused') then state
                  end,
                disabled_because = case when @Challenge::text is null then disabled_because end,
                challenge = coalesce(@Challenge, challenge),
                changed_at_position = feed_head.position,
                version = version + 1
              from feed_head
              where endpoint_id = @EndpointId
              returning endpoint_id
            )
            update endpoint_health
            set failing_since = null,
              failures_in_a_row = 0,
              quiet_until = null
            from edited
            where @Challenge::text is not null
              and endpoint_health.endpoint_id = edited.endpoint_id
            """,
            Parameters(endpointId, terms, caller, headers, challenge)
        );

    /// <summary>An endpoint that this caller may see; null where there is none.</summary>
    /// <param name="toChange">True where only its owner counts, and nobody else may change it meanwhile.</param>
    public static Task<EndpointRow?> FindAsync(
        Unit unit,
        EndpointId endpointId,
        Caller caller,
        bool toChange = false
    ) =>
        unit.FindAsync<EndpointRow>(
            $"""
            {Select}
              and endpoint_id = @endpointId
              and (owner_id = @Me or @SeesAll)
            {(toChange ? "for no key update of endpoint" : "")}
            """,
            new
            {
                endpointId,
                Me = caller.ParticipantId,
                SeesAll = caller.SeesAll && !toChange,
            }
        );

    /// <summary>Endpoints, the oldest first: an owner's own, or all.</summary>
    public static Task<IReadOnlyList<EndpointRow>> ListAsync(Unit unit, Caller caller, EndpointId after, int limit) =>
        unit.ListAsync<EndpointRow>(
            $"""
            {Select}
              and (owner_id = @Me or @SeesAll)
              and endpoint_id > @after
            order by endpoint_id
            limit @limit
            """,
            new
            {
                Me = caller.ParticipantId,
                caller.SeesAll,
                after,
                limit,
            }
        );

    /// <summary>How many endpoints an owner has.</summary>
    public static Task<int> CountAsync(Unit unit, ParticipantId ownerId) =>
        unit.OneAsync<int>(
            """
            select count(*)::int
            from endpoint
            where owner_id = @ownerId
              and state <> 'deleted'
            """,
            new { ownerId }
        );

    /// <summary>
    /// Removes an endpoint and all that is secret of it; its log, which may be long, is removed by and by. Take the
    /// feed's lock before.
    /// </summary>
    public static Task DeleteAsync(Unit unit, EndpointId endpointId) =>
        unit.ExecuteAsync(
            """
            with deleted as (
              update endpoint
              set state = 'deleted',
                disabled_because = null,
                moved_from = null,
                headers = null
              where endpoint_id = @endpointId
              returning endpoint_id
            )
            delete from endpoint_key
            using deleted
            where endpoint_key.endpoint_id = deleted.endpoint_id
            """,
            new { endpointId }
        );

    /// <summary>Notes that the challenge was sent.</summary>
    public static Task ChallengedAsync(Unit unit, EndpointId endpointId) =>
        unit.ExecuteAsync(
            """
            update endpoint
            set challenged_at = now()
            where endpoint_id = @endpointId
            """,
            new { endpointId }
        );

    private static object Parameters(
        EndpointId endpointId,
        EndpointTerms terms,
        Caller caller,
        byte[]? headers,
        string? challenge
    ) =>
        new
        {
            EndpointId = endpointId,
            OwnerId = caller.ParticipantId,
            terms.Url,
            terms.Description,
            terms.Types,
            terms.Resources,
            Body = terms.Body.ToText(),
            Scopes = caller.Scopes.Order(StringComparer.Ordinal).ToArray(),
            caller.SeesAll,
            caller.ClientId,
            Headers = headers,
            terms.RatePerSecond,
            Challenge = challenge,
        };

    private const string Select = """
        select
          endpoint_id, owner_id, url, description, types, resources, body, scopes, client_id, client_revoked, headers,
          rate_per_second, state, disabled_because, challenge,
          coalesce(challenged_at > now() - interval '10 seconds', false)
            as challenged_just_now,
          version, created_at,
          array(
            select encode(public_key, 'base64')
            from endpoint_key
            where endpoint_key.endpoint_id = endpoint.endpoint_id
              and kind = 'v1a'
              and (expires_at is null or expires_at > now())
            order by key_id desc
          ) as public_keys
        from endpoint
        where state <> 'deleted'
        """;
}
