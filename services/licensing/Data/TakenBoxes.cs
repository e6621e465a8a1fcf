using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Licensing.Data;

/// <summary>Where rights that are out stand in the way of a wish, whosever they are.</summary>
public static class TakenBoxes
{
    /// <summary>
    /// The condition under which a row of rights_grant stands in the way of a wish on some works. What has lapsed and
    /// was not swept yet is in nobody's way, unless its party's order is under way in its place.
    /// </summary>
    internal const string InTheWay = """
        released_at is null
        and rights_grant.uses && @uses::int4multirange
        and rights_grant.territories && @territories::int4multirange
        and rights_grant.languages && @languages::int4multirange
        and rights_grant.term && tstzrange(@From, @To)
        and rights_grant.slot && @slot::int8range
        and not exists (
          select from encumbrance
          where encumbrance.encumbrance_id = rights_grant.encumbrance_id
          and encumbrance.expires_at <= now()
          and rights_grant.order_id is null
        )
        """;

    // Licenses of one offer differ in their terms only: they count as one box, however many there are.
    private const string List = $"""
        select
          {Boxes.Columns}
        from (
          select works, uses, territories, languages, unnest(range_agg(term)) as term
          from rights_grant
          where works && @works::int8multirange
          and {InTheWay}
          group by works, uses, territories, languages
        ) taken
        order by lower(term), works, uses, territories, languages
        limit @limit
        """;

    /// <summary>The boxes that exclude a wish.</summary>
    /// <param name="wish">Its term is one range.</param>
    /// <param name="limit">How many at most.</param>
    public static async Task<IReadOnlyList<RightsBox>> TakenAsync(
        this Unit unit,
        RightsBox wish,
        Exclusivity kind,
        int limit
    )
    {
        var term = Term.Of(wish.Term.Ranges.Single());
        var rows = await unit.ListAsync<BoxRow>(
            List,
            new
            {
                works = wish.Works.ToString(),
                uses = wish.Uses.ToString(),
                territories = wish.Territories.ToString(),
                languages = wish.Languages.ToString(),
                term.From,
                term.To,
                slot = SlotText(kind),
                limit,
            }
        );
        return [.. rows.Select(row => row.Box())];
    }

    /// <summary>The slots that a grant of a kind would take, as PostgreSQL writes a range.</summary>
    internal static string SlotText(Exclusivity kind) =>
        SlotLine.Of(kind, SlotLine.FreePoint).ToString().Trim('{', '}');

    private sealed record BoxRow(
        string Works,
        string Uses,
        string Territories,
        string Languages,
        DateTimeOffset TermFrom,
        DateTimeOffset? TermTo
    )
    {
        public RightsBox Box() => Boxes.Read(Works, Uses, Territories, Languages, Term.Span(TermFrom, TermTo));
    }
}
