using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Exchange.Catalog.Domain;

namespace Exchange.Catalog.Sharing;

/// <summary>What a harvester asks for (OAI-PMH 2.0, 4).</summary>
public enum OaiVerb
{
    Identify,
    ListMetadataFormats,
    ListSets,
    GetRecord,
    ListIdentifiers,
    ListRecords,
}

/// <summary>A refusal of the protocol.</summary>
/// <param name="Code">One of OAI-PMH 2.0, 3.6.</param>
public sealed record OaiFault(string Code, string Message);

/// <summary>Up to where a list was given.</summary>
/// <param name="Given">How many records came before.</param>
public sealed record OaiCursor(DateTimeOffset ChangedAt, WorkId WorkId, long Given);

/// <summary>Which records are asked for; a resumption token is one of these, written down.</summary>
/// <param name="From">Changed at this instant or later.</param>
/// <param name="Until">Changed before this instant.</param>
/// <param name="Set"><c>class:painting</c> or <c>holder:prt_...</c>.</param>
public sealed record OaiSelection(
    string Prefix,
    DateTimeOffset? From,
    DateTimeOffset? Until,
    string? Set,
    OaiCursor? After
)
{
    private const char Between = ' ';

    /// <summary>The class of the set; null where it is none.</summary>
    public string? Class => NameIn("class:");

    /// <summary>The holder of the set; null where it is none.</summary>
    public ParticipantId? Holder =>
        ParticipantId.TryParse(NameIn("holder:"), provider: null, out var holder) ? holder : null;

    /// <summary>True where such a set may be.</summary>
    public bool HasKnownSet => Set is null || (Class is { } name && Profiles.BuiltIn.Has(name)) || Holder is not null;

    /// <summary>The token by which the list goes on after this record.</summary>
    public string TokenAfter(OaiCursor after) =>
        Base64Url.EncodeToString(
            Encoding.UTF8.GetBytes(
                string.Join(
                    Between,
                    Prefix,
                    TicksOf(From),
                    TicksOf(Until),
                    Set ?? "-",
                    TicksOf(after.ChangedAt),
                    after.WorkId,
                    after.Given.ToString(CultureInfo.InvariantCulture)
                )
            )
        );

    /// <summary>What a token says; null where it is none of ours.</summary>
    public static OaiSelection? OfToken(string token)
    {
        if (token.Length > 500 || !Base64Url.IsValid(token))
            return null;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split(Between);
        if (
            parts is not [var prefix, var from, var until, var set, var at, var id, var given]
            || InstantOf(at) is not { } changedAt
            || !WorkId.TryParse(id, provider: null, out var workId)
            || !long.TryParse(given, CultureInfo.InvariantCulture, out var count)
        )
            return null;
        return new OaiSelection(
            prefix,
            InstantOf(from),
            InstantOf(until),
            set is "-" ? null : set,
            new OaiCursor(changedAt, workId, count)
        );
    }

    private string? NameIn(string kind) =>
        Set?.StartsWith(kind, StringComparison.Ordinal) is true ? Set[kind.Length..] : null;

    private static string TicksOf(DateTimeOffset? instant) =>
        instant?.UtcTicks.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static DateTimeOffset? InstantOf(string text) =>
        long.TryParse(text, CultureInfo.InvariantCulture, out var ticks)
        && ticks >= 0
        && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : null;
}

/// <summary>A request that keeps to the protocol.</summary>
/// <param name="Selection">For the lists of records.</param>
/// <param name="Identifier">For one record.</param>
/// <param name="Prefix">The metadata format of one record.</param>
public sealed partial record OaiRequest(
    OaiVerb Verb,
    OaiSelection? Selection = null,
    string? Identifier = null,
    string? Prefix = null
)
{
    /// <summary>Reads the arguments; a fault where they break the protocol.</summary>
    public static (OaiRequest? Request, OaiFault? Fault) Read(IReadOnlyList<KeyValuePair<string, string>> arguments)
    {
        var given = arguments.ToLookup(one => one.Key, one => one.Value, StringComparer.Ordinal);
        var verb = given["verb"].Count() == 1 ? given["verb"].First() : "";
        if (!Enum.GetNames<OaiVerb>().Contains(verb, StringComparer.Ordinal))
            return Refuse("badVerb", "The verb is missing, repeated or unknown.");
        if (given.FirstOrDefault(one => one.Count() > 1) is { } twice)
            return Refuse("badArgument", $"{twice.Key} is given twice.");
        var names = given.Select(one => one.Key).Where(name => name is not "verb").ToHashSet(StringComparer.Ordinal);
        string? Text(string name) => given[name].FirstOrDefault();
        var what = Enum.Parse<OaiVerb>(verb);
        string[] allowed = what switch
        {
            OaiVerb.Identify => [],
            OaiVerb.ListMetadataFormats => ["identifier"],
            OaiVerb.ListSets => ["resumptionToken"],
            OaiVerb.GetRecord => ["identifier", "metadataPrefix"],
            OaiVerb.ListIdentifiers or OaiVerb.ListRecords =>
            [
                "from",
                "until",
                "set",
                "metadataPrefix",
                "resumptionToken",
            ],
        };
        if (names.FirstOrDefault(name => !allowed.Contains(name, StringComparer.Ordinal)) is { } stranger)
            return Refuse("badArgument", $"{verb} takes no argument '{stranger}'.");
        return what switch
        {
            OaiVerb.ListSets when Text("resumptionToken") is not null => Refuse(
                "badResumptionToken",
                "The list of sets comes in one piece."
            ),
            OaiVerb.GetRecord when names.Count < 2 => Refuse("badArgument", "It needs identifier and metadataPrefix."),
            OaiVerb.ListIdentifiers or OaiVerb.ListRecords => ReadList(what, names, Text),
            _ => (new OaiRequest(what, Identifier: Text("identifier"), Prefix: Text("metadataPrefix")), null),
        };
    }

    private static (OaiRequest?, OaiFault?) ReadList(OaiVerb verb, HashSet<string> names, Func<string, string?> text)
    {
        if (text("resumptionToken") is { } token)
        {
            if (names.Count > 1)
                return Refuse("badArgument", "A resumptionToken stands alone.");
            return OaiSelection.OfToken(token) is { } resumed
                ? (new OaiRequest(verb, resumed), null)
                : Refuse("badResumptionToken", "This is no token of this repository.");
        }
        if (text("metadataPrefix") is not { } prefix)
            return Refuse("badArgument", "It needs a metadataPrefix.");
        var (from, until) = (ReadInstant(text("from")), ReadInstant(text("until")));
        if ((names.Contains("from") && from is null) || (names.Contains("until") && until is null))
            return Refuse("badArgument", "An instant is YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.");
        if (from?.Step != until?.Step && from is not null && until is not null)
            return Refuse("badArgument", "from and until are of the same granularity.");
        if (from?.At > until?.At)
            return Refuse("badArgument", "from comes after until.");
        return (
            new OaiRequest(
                verb,
                new OaiSelection(
                    prefix,
                    from?.At,
                    until is { } end ? end.At + end.Step : null,
                    text("set"),
                    After: null
                )
            ),
            null
        );
    }

    private static (DateTimeOffset At, TimeSpan Step)? ReadInstant(string? text)
    {
        if (text is null || !Instant().IsMatch(text))
            return null;
        var step = text.Length == 10 ? TimeSpan.FromDays(1) : TimeSpan.FromSeconds(1);
        return
            DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            && instant.Year is > 1 and < 9999
            ? (instant, step)
            : null;
    }

    private static (OaiRequest?, OaiFault?) Refuse(string code, string message) => (null, new OaiFault(code, message));

    [GeneratedRegex(
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Instant();
}
