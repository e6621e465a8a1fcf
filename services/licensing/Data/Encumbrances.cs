using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Data;

/// <summary>Writes encumbrances. What each of them blocks are rows of rights_grant.</summary>
public static class Encumbrances
{
    // An order that came in a hold's or an option's place holds it open past its time.
    private const string Due = """
        select encumbrance_id, type, offer_id, works::text as works
        from encumbrance
        where state = 'standing'
        and expires_at <= now()
        and not exists (
          select from rights_grant
          where rights_grant.encumbrance_id = encumbrance.encumbrance_id
          and rights_grant.released_at is null
          and rights_grant.order_id is not null
        )
        """;

    /// <summary>Adds an encumbrance.</summary>
    public static Task InsertAsync(this Unit unit, EncumbranceToRecord one) =>
        unit.ExecuteAsync(
            """
            insert into encumbrance
              (encumbrance_id, type, work_id, holder_id, party_id, offer_id, kind, works, uses, territories, languages,
               term, stated, expires_at, notice_days, noticed_by, state)
            values
              (@EncumbranceId, @type, @WorkId, @HolderId, @PartyId, @OfferId, @kind, @works::int8multirange,
               @uses::int4multirange, @territories::int4multirange, @languages::int4multirange,
               @term::tstzrange, @stated::jsonb, @ExpiresAt, @NoticeDays, @NoticedBy, @state)
            """,
            new
            {
                one.EncumbranceId,
                type = one.Type.ToText(),
                one.WorkId,
                one.HolderId,
                one.PartyId,
                one.OfferId,
                kind = one.Kind.ToText(),
                works = one.Sides.Works.ToString(),
                uses = one.Sides.Uses.ToString(),
                territories = one.Sides.Territories.ToString(),
                languages = one.Sides.Languages.ToString(),
                term = one.Term is { } term ? TermText(term) : null,
                stated = Json.Write(one.Stated),
                one.ExpiresAt,
                one.NoticeDays,
                one.NoticedBy,
                state = (one.Term is null ? EncumbranceState.AwaitingMilestone : EncumbranceState.Standing).ToText(),
            }
        );

    /// <summary>Holds, options and rights of first refusal that bind on these works.</summary>
    public static async Task<IReadOnlyList<StandingEncumbrance>> StandingAsync(this Unit unit, RangeSet works)
    {
        var rows = await unit.ListAsync<StandingRow>(
            $"""
            select
              encumbrance_id,
              type,
              party_id,
              offer_id,
              kind,
              {Boxes.Columns},
              expires_at,
              notice_days,
              array(
                select noticed.offer_id
                from encumbrance noticed
                where noticed.noticed_by = encumbrance.encumbrance_id
              ) as noticed,
              exists (
                select from rights_grant
                where rights_grant.encumbrance_id = encumbrance.encumbrance_id
                and rights_grant.released_at is null
                and rights_grant.order_id is not null
              ) as in_use
            from encumbrance
            where state = 'standing'
            and party_id is not null
            and works && @works::int8multirange
            order by encumbrance_id
            """,
            new { works = works.ToString() }
        );
        return [.. rows.Select(row => row.ToStanding())];
    }

    /// <summary>An encumbrance; null where there is none.</summary>
    public static Task<EncumbranceRow?> FindEncumbranceAsync(this Unit unit, EncumbranceId encumbranceId) =>
        unit.FindAsync<EncumbranceRow>(
            $"{EncumbranceRow.Select} where encumbrance_id = @encumbranceId",
            new { encumbranceId }
        );

    /// <summary>Holds of an offer in whose place no order is, locked.</summary>
    public static Task<IReadOnlyList<EncumbranceOfOffer>> LockHoldsAsync(this Unit unit, OfferId offerId) =>
        unit.ListAsync<EncumbranceOfOffer>(
            """
            select encumbrance_id, type, offer_id, works::text as works
            from encumbrance
            where offer_id = @offerId
            and state = 'standing'
            order by encumbrance_id
            for update
            """,
            new { offerId }
        );

    /// <summary>True where an order came in the place of a hold or an option.</summary>
    public static Task<bool> IsTakenUpAsync(this Unit unit, EncumbranceId encumbranceId) =>
        unit.OneAsync<bool>(
            """
            select exists (
              select from rights_grant
              where encumbrance_id = @encumbranceId
              and released_at is null
              and order_id is not null
            )
            """,
            new { encumbranceId }
        );

    /// <summary>Keeps others from ending an encumbrance; false where it does not bind any more.</summary>
    public static async Task<bool> LockAsync(this Unit unit, EncumbranceId encumbranceId) =>
        await unit.FindAsync<Guid?>(
            """
            select encumbrance_id
            from encumbrance
            where encumbrance_id = @encumbranceId
            and state in ('standing', 'awaitingMilestone')
            for update
            """,
            new { encumbranceId }
        )
            is not null;

    /// <summary>The hold or option in whose place an order's right stands, locked; null where there is none.</summary>
    public static Task<EncumbranceOfOffer?> FindTakenUpAsync(this Unit unit, Guid grantId) =>
        unit.FindAsync<EncumbranceOfOffer>(
            """
            select
              encumbrance_id,
              encumbrance.type,
              encumbrance.offer_id,
              encumbrance.works::text as works
            from rights_grant
            join encumbrance using (encumbrance_id)
            where grant_id = @grantId
            for update of encumbrance
            """,
            new { grantId }
        );

    /// <summary>Ends an encumbrance; what it blocks is another statement's.</summary>
    public static Task EndAsync(this Unit unit, EncumbranceId encumbranceId, EncumbranceState state) =>
        unit.ExecuteAsync(
            """
            update encumbrance
            set state = @state, ended_at = now()
            where encumbrance_id = @encumbranceId
            """,
            new { encumbranceId, state = state.ToText() }
        );

    /// <summary>Lets those on these works lapse whose time has passed; true where there were any.</summary>
    public static async Task<bool> LapseAsync(this Unit unit, RangeSet works) =>
        await LapseAsync(
            unit,
            await unit.ListAsync<EncumbranceOfOffer>(
                $"""
                {Due}
                and works && @works::int8multirange
                order by encumbrance_id
                for update
                """,
                new { works = works.ToString() }
            )
        ) > 0;

    /// <summary>Lets some lapse whose time has passed, and answers how many.</summary>
    public static async Task<int> LapseAsync(this Unit unit, int limit) =>
        await LapseAsync(
            unit,
            await unit.ListAsync<EncumbranceOfOffer>(
                $"""
                {Due}
                order by encumbrance_id
                limit @limit
                for update skip locked
                """,
                new { limit }
            )
        );

    private static Task<int> LapseAsync(Unit unit, IReadOnlyList<EncumbranceOfOffer> due) =>
        unit.EndAllAsync(due, EncumbranceState.Lapsed);

    /// <summary>
    /// Ends locked encumbrances with all that they block, except those in whose place an order is; answers how many.
    /// </summary>
    public static async Task<int> EndAllAsync(
        this Unit unit,
        IReadOnlyList<EncumbranceOfOffer> locked,
        EncumbranceState state
    )
    {
        var ended = new List<RangeSet>();
        foreach (var one in locked)
        {
            // An order may have come while the lock was waited for, which the statement that locked did not see.
            if (await unit.IsTakenUpAsync(one.EncumbranceId))
                continue;
            if (one is { Type: EncumbranceType.Hold, OfferId: { } offerId })
                await unit.GiveBackAsync(offerId);
            await unit.ReleaseAsync(one.EncumbranceId);
            await unit.EndAsync(one.EncumbranceId, state);
            ended.Add(RangeSet.Parse(one.Works));
        }
        if (ended.Count > 0)
            await unit.CloseGapsAsync(RangeSet.Of(ended.SelectMany(works => works.Ranges)));
        return ended.Count;
    }

    internal static string TermText(RangeSet numbers)
    {
        var term = Term.Of(numbers.Ranges.Single());
        return $"[{term.From:O},{term.To:O})";
    }

    private sealed record StandingRow(
        EncumbranceId EncumbranceId,
        EncumbranceType Type,
        ParticipantId PartyId,
        OfferId? OfferId,
        Exclusivity Kind,
        string Works,
        string Uses,
        string Territories,
        string Languages,
        DateTimeOffset TermFrom,
        DateTimeOffset? TermTo,
        DateTimeOffset ExpiresAt,
        int? NoticeDays,
        Guid[] Noticed,
        bool InUse
    )
    {
        public StandingEncumbrance ToStanding() =>
            new(
                EncumbranceId,
                Type,
                PartyId,
                OfferId,
                Kind,
                Boxes.Read(Works, Uses, Territories, Languages, Term.Span(TermFrom, TermTo)),
                ExpiresAt,
                NoticeDays,
                [.. Noticed.Select(offerId => new OfferId(offerId))],
                InUse
            );
    }
}
