using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Process;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>A work as its readers see it.</summary>
/// <param name="State">Where it stands on its way to the public.</param>
/// <param name="Version">1, and one more with every change; it is the ETag.</param>
/// <param name="Content">What the holder says about it; give it back in an edit.</param>
/// <param name="ContentHash">By it this content is read for ever: <c>?asOf=sha256:…</c>.</param>
/// <param name="Display">Its texts in one language each, by the header Accept-Language.</param>
/// <param name="NextActions">What the caller may do with it now.</param>
public sealed record WorkAnswer(
    WorkId WorkId,
    ParticipantId HolderId,
    WorkState State,
    int Version,
    WorkContent Content,
    string ContentHash,
    Display Display,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    IReadOnlyList<NextAction> NextActions
) : IVersioned, ISpoken
{
    IEnumerable<string> ISpoken.Languages => Display.Languages;

    /// <summary>The work for this caller.</summary>
    public static WorkAnswer Of(WorkRow row, Caller caller)
    {
        var content = ContentJson.Read(row.Content);
        return new(
            row.WorkId,
            row.HolderId,
            row.State,
            row.Version,
            content,
            ContentJson.HashText(row.ContentHash),
            Display.Of(content, caller.Languages),
            row.CreatedAt,
            row.UpdatedAt,
            NextAction.OfWork(row.WorkId, row.State, row.HolderId, caller)
        );
    }

    /// <summary>True where the caller may see the work: it is public, its own, or the caller sees everything.</summary>
    public static bool IsVisible(WorkRow row, Caller caller) =>
        row.State is WorkState.Listed || row.HolderId == caller.ParticipantId || caller.SeesAll;

    /// <summary>
    /// The refusal of content that breaks a rule, with every field that fails; null where all is well.
    /// </summary>
    /// <param name="before">The content that it replaces; null for a new work.</param>
    public static Error? Refusal(WorkContent content, WorkContent? before = null) =>
        WorkRules.Check(content, IsSameClass(content, before) ? before?.ProfileVersion : null) is { Count: > 0 } fields
            ? Error.Invalid("request.invalid", "The work has fields that fail; each is named in errors.", fields)
            : null;

    private static bool IsSameClass(WorkContent content, WorkContent? before) =>
        string.Equals(content.Class, before?.Class, StringComparison.Ordinal);

    /// <summary>The refusal of a series that the work can't be a part of; null where it can.</summary>
    private static async Task<Error?> SeriesRefusalAsync(
        Unit unit,
        ParticipantId holderId,
        WorkId workId,
        WorkContent content
    ) => content.PartOf is { } series ? Series.Refuses(workId, await Works.SeriesAsync(unit, holderId, series)) : null;

    /// <summary>
    /// The refusal of content that can't stand beside the holder's other works: its series and its identifiers.
    /// </summary>
    public static async Task<Error?> PlaceRefusalAsync(
        Unit unit,
        ParticipantId holderId,
        WorkId workId,
        WorkContent content
    ) =>
        await Works.IsSourceTakenAsync(unit, holderId, content.Source, except: workId)
            ? SourceTaken()
            : await IdentifierRefusalAsync(unit, holderId, workId, content)
                ?? await MakerRefusalAsync(unit, content)
                ?? await SeriesRefusalAsync(unit, holderId, workId, content);

    private static async Task<Error?> MakerRefusalAsync(Unit unit, WorkContent content)
    {
        var missing = await MakerParties.MissingAsync(unit, content.Creators ?? []);
        return missing.Count == 0
            ? null
            : Error.Unprocessable("party.unknown", "A creator is a party that is not there.") with
            {
                Fields =
                [
                    .. missing.Select(place => new FieldError(
                        $"/creators/{place}/partyId",
                        "party.unknown",
                        "There is no such party."
                    )),
                ],
            };
    }

    private static async Task<Error?> IdentifierRefusalAsync(
        Unit unit,
        ParticipantId holderId,
        WorkId workId,
        WorkContent content
    )
    {
        var taken = await WorkIdentifiers.TakenAsync(unit, holderId, [.. WorkIdentifiers.Of(content, workId)]);
        return taken.Count == 0
            ? null
            : Error.Conflict("identifier.taken", "Another work of yours has one of these identifiers.") with
            {
                Fields = [.. taken.Select(one => one.Taken())],
            };
    }

    /// <summary>The refusal of content that stands below this pointer of a request.</summary>
    public static Error Below(string pointer, Error error) =>
        error with
        {
            Fields = [.. error.Fields.Select(field => field with { Pointer = pointer + field.Pointer })],
        };

    /// <summary>The refusal of a name in the holder's own system that another of its works has.</summary>
    private static Error SourceTaken() =>
        Error.Conflict("work.sourceTaken", "Another work of yours has this source identifier: edit that one.");
}
