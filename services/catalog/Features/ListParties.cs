using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;
using FluentValidation;

namespace Exchange.Catalog.Features;

/// <summary>Lists parties, the newest first; by name those that have a word which begins so.</summary>
public static class ListParties
{
    /// <summary>What to list; what is left out does not matter.</summary>
    /// <param name="Name">The beginning of any name, from any of its words on: "baldung", "hans bal".</param>
    /// <param name="Type">Parties of this type.</param>
    public sealed record Query(string? Name, PartyType? Type);

    public sealed class Validator : AbstractValidator<Query>
    {
        private const int LongestName = 200;

        public Validator() =>
            RuleFor(query => query.Name)
                .MaximumLength(LongestName)
                .Must(name => name is null || NameKeys.Query(name) is not null)
                .WithErrorCode("noWords");
    }

    /// <summary>A party in a list.</summary>
    /// <param name="OwnerId">Whose list it is in; null for the exchange's own.</param>
    /// <param name="DisplayName">The name that is shown.</param>
    /// <param name="DisplayLanguage">Its language tag; null where it is not known.</param>
    public sealed record Item(
        PartyId PartyId,
        ParticipantId? OwnerId,
        int Version,
        PartyType Type,
        string DisplayName,
        string? DisplayLanguage,
        LifeDates? Life,
        LanguageMap? Nationality
    ) : ISpoken
    {
        IEnumerable<string> ISpoken.Languages => DisplayLanguage is null ? [] : [DisplayLanguage];
    }

    public static async Task<Result<Page<Item>>> Handle(
        [AsParameters] Query query,
        [AsParameters] Paging paging,
        Caller caller,
        Unit unit
    )
    {
        if (!paging.TryId<PartyKind>(out var after))
            return Paging.NoCursor();
        var rows = await unit.ListAsync<Row>(
            query.Name is null ? $"{SelectAll}\n{Page}" : $"{SelectNamed}\n{Page}",
            new
            {
                Name = query.Name is null ? null : NameKeys.Query(query.Name),
                Type = query.Type?.ToText(),
                After = after == default ? new PartyId(Guid.AllBitsSet) : after,
                Limit = paging.Size() + 1,
            }
        );
        var items = rows.Select(row => row.ToItem(caller.Languages)).ToList();
        return Exchange.Platform.Page.Of(items, paging, item => item.PartyId.ToString());
    }

    private sealed record Row(PartyId PartyId, ParticipantId OwnerId, int Version, string Content)
    {
        public Item ToItem(Languages wanted)
        {
            var content = ContentJson.ReadParty<PartyContent>(Content);
            var shown = PartyAnswer.Shown(content.Names!, wanted);
            return new Item(
                PartyId,
                OwnerId == Data.Parties.Nobody ? null : OwnerId,
                Version,
                content.Type!.Value,
                shown.Text,
                shown.Language,
                content.Life,
                content.Nationality
            );
        }
    }

    private const string SelectAll = """
        select party_id, owner_id, version, content
        from parties
        where merged_into is null
        """;

    // What was merged into a party is found as that one.
    private const string SelectNamed = """
        select party_id, owner_id, version, content
        from parties
        where party_id in (
          select coalesce(merged_into, party_id)
          from parties
          where name_keys @@ @Name::tsquery
          union
          select coalesce(merged_into, party_id)
          from party_names
          join parties using (party_id)
          where party_names.name_keys @@ @Name::tsquery
        )
        """;

    private const string Page = """
        and party_id < @After
        and (@Type::text is null or type = @Type)
        order by party_id desc
        limit @Limit
        """;
}
