using System.Text.Json.Serialization;
using Exchange.Kernel;

namespace Exchange.Licensing.Domain;

/// <summary>Somebody who had a right: by id where the exchange knows them, by name where it does not.</summary>
public sealed record TitleParty(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ParticipantId? ParticipantId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name = null
);

/// <summary>How a right went from one to the next.</summary>
/// <param name="On">The day.</param>
/// <param name="EvidenceSha256">Which document among the evidence shows it.</param>
public sealed record TitleLink(TitleParty From, TitleParty To, DateOnly On, string EvidenceSha256);

/// <summary>The chain by which a right came to its holder, oldest link first.</summary>
public static class ChainOfTitle
{
    /// <summary>The longest chain.</summary>
    public const int MaxLinks = 50;

    private const int MaxName = 200;

    /// <summary>What is wrong with a chain, with JSON pointers; nothing where every link holds the next.</summary>
    public static IReadOnlyList<FieldError> Check(
        IReadOnlyList<TitleLink?> chain,
        RightsSource source,
        IReadOnlyList<Evidence?> evidence
    )
    {
        if (chain.Count == 0)
            return NeedsChain(source)
                ? [new("/chain", "chain.missing", "Say how the right came to you, link by link.")]
                : [];
        if (chain.Count > MaxLinks)
            return [new("/chain", "chain.tooLong", $"A chain has at most {MaxLinks} links.")];
        var hashes = evidence.Select(document => document?.Sha256).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. chain.SelectMany((link, at) => CheckLink(link, at == 0 ? null : chain[at - 1], $"/chain/{at}", hashes)),
        ];
    }

    private static bool NeedsChain(RightsSource source) =>
        source switch
        {
            RightsSource.Own or RightsSource.PublicDomain => false,
            RightsSource.Assignment or RightsSource.Entrusted => true,
        };

    private static IEnumerable<FieldError> CheckLink(
        TitleLink? link,
        TitleLink? before,
        string pointer,
        HashSet<string?> hashes
    )
    {
        if (link is null)
            return [new(pointer, "notNull", "A link must not be null.")];
        List<FieldError> errors =
        [
            .. CheckParty(link.From, $"{pointer}/from"),
            .. CheckParty(link.To, $"{pointer}/to"),
        ];
        if (before is not null && before.To != link.From)
            errors.Add(new($"{pointer}/from", "chain.broken", "It must be the one to whom the link before led."));
        if (before?.On > link.On)
            errors.Add(new($"{pointer}/on", "chain.order", "It lies before the link before."));
        if (!hashes.Contains(link.EvidenceSha256))
            errors.Add(
                new($"{pointer}/evidenceSha256", "evidence.unknown", "No document of the evidence has this hash.")
            );
        return errors;
    }

    private static IEnumerable<FieldError> CheckParty(TitleParty party, string pointer)
    {
        if (party.ParticipantId is null == string.IsNullOrWhiteSpace(party.Name))
            yield return new(pointer, "party.incomplete", "Say either a participantId or a name.");
        if (party.Name is { Length: > MaxName })
            yield return new($"{pointer}/name", "maximumLength", $"A name has at most {MaxName} characters.");
    }
}
