using System.Text.Json.Serialization;
using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>A party as its readers see it. Everybody who reads works reads parties.</summary>
/// <param name="OwnerId">Whose list it is in; null for the exchange's own, which the operator keeps.</param>
/// <param name="Version">1, and one more with every change; it is the ETag.</param>
/// <param name="Content">What its list says about it; give it back in an edit.</param>
/// <param name="FurtherNames">Names that came in files of their own.</param>
/// <param name="Dates">Its dates in EDTF (ISO 8601-2), where 480 BCE is -0479.</param>
/// <param name="DisplayName">The name that is shown: the preferred one in the reader's language and script, else the
/// preferred one.</param>
/// <param name="DisplayLanguage">Its language tag; null where it is not known.</param>
public sealed record PartyAnswer(
    PartyId PartyId,
    ParticipantId? OwnerId,
    int Version,
    PartyContent Content,
    IReadOnlyList<PartyName> FurtherNames,
    PartyAnswer.Edtfs Dates,
    string DisplayName,
    string? DisplayLanguage,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
) : IVersioned, ISpoken, IMoved
{
    /// <summary>Dates in EDTF.</summary>
    /// <param name="Active">An interval.</param>
    public sealed record Edtfs(string? Born, string? Died, string? Active);

    /// <summary>The party that this one turned out to be.</summary>
    [JsonIgnore]
    public PartyId? MergedInto { get; init; }

    string? IMoved.MovedTo => MergedInto is { } other ? $"/v1/parties/{other}" : null;

    IEnumerable<string> ISpoken.Languages => DisplayLanguage is null ? [] : [DisplayLanguage];

    /// <summary>The party with its further names, for this caller.</summary>
    public static async Task<PartyAnswer> OfAsync(PartyRow row, Caller caller, Unit unit)
    {
        var content = ContentJson.ReadParty<PartyContent>(row.Content);
        var further = await unit.ListAsync<string>(SelectFurther, new { row.PartyId });
        var shown = Shown(content.Names ?? [], caller.Languages);
        return new PartyAnswer(
            row.PartyId,
            row.OwnerId == Parties.Nobody ? null : row.OwnerId,
            row.Version,
            content,
            [.. further.Select(ContentJson.ReadParty<PartyName>).Except(content.Names ?? [])],
            new Edtfs(Edtf.Of(content.Life?.Born), Edtf.Of(content.Life?.Died), Edtf.Span(content.Life?.Active)),
            shown.Text,
            shown.Language,
            row.CreatedAt,
            row.UpdatedAt
        )
        {
            MergedInto = row.MergedInto,
        };
    }

    /// <summary>The name that a reader of these languages is shown; none of those that are not its own.</summary>
    public static PartyName Shown(IReadOnlyList<PartyName> names, Languages wanted)
    {
        var preferred = names.First(name => name.Type is PartyNameType.Preferred);
        var said = names
            .Where(name => name is { Language: not null, Type: PartyNameType.Preferred or PartyNameType.Variant })
            .OrderBy(name => name.Type)
            .DistinctBy(name => name.Language, StringComparer.OrdinalIgnoreCase)
            .ToList();
        var texts = new LanguageMap(said.Select(name => KeyValuePair.Create(name.Language!, name.Text)));
        // Who has no wish, or none that is met, sees the preferred name.
        return wanted.Tags.Count > 0 && wanted.Choose(texts) is { } chosen
            ? said.First(name => string.Equals(name.Language, chosen.Tag, StringComparison.Ordinal))
            : preferred;
    }

    /// <summary>The refusal of content that breaks a rule, with each field; null where all is well.</summary>
    public static Error? Refusal(PartyContent content) =>
        PartyRules.Check(content) is { Count: > 0 } fields
            ? Error.Invalid("request.invalid", "The party has fields that fail; each is named in errors.", fields)
            : null;

    /// <summary>The refusal of content that can't stand beside the other parties; null where it can.</summary>
    public static async Task<Error?> PlaceRefusalAsync(
        Unit unit,
        ParticipantId ownerId,
        PartyId partyId,
        PartyContent content
    )
    {
        if (await Parties.IsSourceTakenAsync(unit, ownerId, content.Source, except: partyId))
            return Error.Conflict("party.sourceTaken", "Another party of the list has this key: edit that one.");
        var claims = PartyIdentifiers.Of(content, partyId).ToList();
        var taken = (await PartyIdentifiers.TakenAsync(unit, ownerId, claims)).SelectMany(row => row).ToList();
        return taken.Count == 0
            ? null
            : Error.Conflict("identifier.taken", "Another party has one of these identifiers.") with
            {
                Fields = [.. taken.Select(one => one.Claim.Taken(one.By))],
            };
    }

    private const string SelectFurther = """
        select name::text
        from party_names
        where party_id = @PartyId
        order by name_id
        limit 500
        """;
}
