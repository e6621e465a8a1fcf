using Exchange.Kernel;

namespace Exchange.Licensing.Domain;

/// <summary>A community's consent to uses of a work.</summary>
/// <param name="Community">Who consents.</param>
/// <param name="Term">When it may be granted under it: what was granted stays granted.</param>
/// <param name="EvidenceSha256">Hash of the document that shows the consent, hex.</param>
/// <param name="WithdrawnAt">From when on nothing more is granted under it; null while it stands.</param>
public sealed record Consent(
    ConsentId ConsentId,
    WorkId WorkId,
    ParticipantId HolderId,
    LanguageMap Community,
    CodeSet Uses,
    CodeSet Territories,
    Term Term,
    string EvidenceSha256,
    DateTimeOffset GivenAt,
    DateTimeOffset? WithdrawnAt,
    string? WithdrawalReason
);

/// <summary>A work of which nothing is licensed without consent, and to what is consented now.</summary>
/// <param name="Given">Uses and territories, a consent each.</param>
public sealed record ConsentedWork(WorkId WorkId, IReadOnlyList<(RangeSet Uses, RangeSet Territories)> Given)
{
    /// <summary>What of the uses and territories nobody consented to; empty where all is well.</summary>
    public IReadOnlyList<RightsBox> Missing(RangeSet uses, RangeSet territories)
    {
        IReadOnlyList<RightsBox> rest = [Plane(uses, territories)];
        foreach (var (consented, where) in Given)
            rest = [.. rest.SelectMany(box => box.Except(Plane(consented, where)))];
        return rest;
    }

    // Works, languages and terms do not matter to a consent: one point stands for all of each.
    private static RightsBox Plane(RangeSet uses, RangeSet territories)
    {
        var any = RangeSet.Point(0);
        return new RightsBox(any, uses, territories, any, any);
    }
}
