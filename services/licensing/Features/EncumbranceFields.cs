using Exchange.Kernel;
using Exchange.Licensing.Domain;

namespace Exchange.Licensing.Features;

/// <summary>Which fields an encumbrance of each type has.</summary>
internal static class EncumbranceFields
{
    private const int MostYears = 10;
    private const int MostNoticeDays = 90;

    private static readonly string[] Sides = ["workId", "uses", "territories", "languages"];

    // csharpier-ignore
    private static readonly Dictionary<EncumbranceType, string[]> Needed = new()
    {
        [EncumbranceType.Hold]         = ["offerId", "partyId", "expiresAt"],
        [EncumbranceType.Option]       = [.. Sides, "term", "partyId", "expiresAt"],
        [EncumbranceType.FirstRefusal] = [.. Sides, "term", "partyId", "expiresAt", "noticeDays"],
        [EncumbranceType.Holdback]     = Sides,
        [EncumbranceType.OwnUse]       = [.. Sides, "term"],
    };

    private static readonly Dictionary<EncumbranceType, string[]> Free = new()
    {
        [EncumbranceType.Hold] = [],
        [EncumbranceType.Option] = ["kind"],
        [EncumbranceType.FirstRefusal] = [],
        [EncumbranceType.Holdback] = ["kind", "term", "window"],
        [EncumbranceType.OwnUse] = [],
    };

    /// <summary>Fields that are missing and fields that mean nothing for the type.</summary>
    public static IReadOnlyList<FieldError> Check(RecordEncumbrance.Request request, DateTimeOffset now)
    {
        var type = request.Type;
        var errors = new List<FieldError>();
        foreach (var (name, value) in FieldsOf(request))
        {
            var isNeeded = Needed[type].Contains(name, StringComparer.Ordinal);
            if (isNeeded && value is null)
                errors.Add(new($"/{name}", "field.required", $"A {Words(type)} needs it."));
            if (!isNeeded && value is not null && !Free[type].Contains(name, StringComparer.Ordinal))
                errors.Add(new($"/{name}", "field.notForType", $"A {Words(type)} has no such field."));
        }
        if (type is EncumbranceType.Holdback && request.Term is null == request.Window is null)
            errors.Add(new("/term", "field.required", "A holdback needs either a term or a window."));
        if (type is EncumbranceType.Holdback && request.Kind is Exclusivity.NonExclusive)
            errors.Add(new("/kind", "kind.holdsNothingBack", "A holdback is exclusive or sole."));
        if (request.NoticeDays is < 1 or > MostNoticeDays)
            errors.Add(new("/noticeDays", "noticeDays.range", $"Notice is given for 1 to {MostNoticeDays} days."));
        if (request.ExpiresAt <= now || request.ExpiresAt > now.AddYears(MostYears))
            errors.Add(new("/expiresAt", "expiresAt.range", $"It lies ahead, and at most {MostYears} years."));
        return errors;
    }

    private static IEnumerable<(string Name, object? Value)> FieldsOf(RecordEncumbrance.Request request) =>
        [
            ("workId", request.WorkId),
            ("offerId", request.OfferId),
            ("partyId", request.PartyId),
            ("kind", request.Kind),
            ("uses", request.Uses),
            ("territories", request.Territories),
            ("languages", request.Languages),
            ("term", request.Term),
            ("window", request.Window),
            ("expiresAt", request.ExpiresAt),
            ("noticeDays", request.NoticeDays),
        ];

    private static string Words(EncumbranceType type) =>
        type switch
        {
            EncumbranceType.Hold => "hold",
            EncumbranceType.Option => "option",
            EncumbranceType.FirstRefusal => "right of first refusal",
            EncumbranceType.Holdback => "holdback",
            EncumbranceType.OwnUse => "use of one's own",
        };
}
