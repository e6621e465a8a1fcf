namespace Exchange.Catalog.Domain;

/// <summary>A term of protection that counts from an author's death.</summary>
/// <param name="Name">What the answer calls it.</param>
/// <param name="YearsAfterDeath">It ends with the last day of this many-th year after the year of death.</param>
/// <param name="Where">Where it holds, for people.</param>
/// <param name="Source">The law.</param>
public sealed record RightsTerm(string Name, int YearsAfterDeath, string Where, string Source);

/// <summary>Whether a term is over.</summary>
public enum TermVerdict
{
    /// <summary>It is over, whoever of those that come into question made the work.</summary>
    Expired,

    /// <summary>It runs: the source says who made the work, and when the last of them died.</summary>
    Running,

    /// <summary>It may be over or not: somebody should find out.</summary>
    Open,
}

/// <summary>Somebody who comes into question as an author, and what is known of the death.</summary>
/// <param name="Role">What the vocabulary calls the role; null where it does not know it.</param>
/// <param name="DiedBy">The last year in which this one, or whoever else made the work, can have died; null where
/// nothing bounds it.</param>
/// <param name="Certain">True where that is the year of the death of the author, and not a bound.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record Hand(string? Role, RoleBearing Bearing, int? DiedBy, bool Certain, string Reason);

/// <summary>What follows for one term.</summary>
/// <param name="ProtectedThrough">The last year of protection, or the last that is possible; null where it is
/// open.</param>
public sealed record TermFinding(RightsTerm Term, TermVerdict Verdict, int? ProtectedThrough);

/// <summary>
/// What follows from who made a work and when they died, and how that fits the declared status. It concludes only what
/// must be: a doubt leads to <see cref="TermVerdict.Open"/>, never to a guess.
/// </summary>
public static class RightsTerms
{
    // The longest life that is known had 122 years.
    private const int LongestLife = 125;

    // How far "c. 1520" may be from the year.
    private const int About = 50;

    /// <summary>The terms that are looked at.</summary>
    public static IReadOnlyList<RightsTerm> All { get; } =
    [
        new(
            "life50",
            50,
            "中国内地 (mainland China)",
            "中华人民共和国著作权法 (2020) 第二十三条; Berne Convention Art. 7(1)"
        ),
        new("life70", 70, "European Union, United Kingdom and others", "Directive 2006/116/EC Art. 1; CDPA 1988 s. 12"),
    ];

    /// <summary>What is known of one creator's death, and of whoever else made the work beside or instead of
    /// it.</summary>
    /// <param name="party">The party that the creator is; null where nobody says.</param>
    /// <param name="made">The last year in which the work may have been made.</param>
    public static Hand HandOf(Creator creator, PartyContent? party, int? made)
    {
        var role = CreatorRoles.Find(creator.Role);
        var bearing = role?.Bearing ?? RoleBearing.Unknown;
        // Whoever made it was alive then.
        int? unnamed = made + LongestLife;
        var (own, exact) = DeathOf(party);
        return bearing switch
        {
            RoleBearing.Author when exact => Of(own, certain: true, "The author died in that year."),
            RoleBearing.Author => Of(
                Least(own, unnamed),
                certain: false,
                "The year of the author's death is not known."
            ),
            RoleBearing.None => Of(null, certain: false, "Not an author: nothing follows."),
            RoleBearing.Model => Of(
                Greatest(own, unnamed),
                certain: false,
                "Somebody else made it after this one's work: both deaths count, and one is not known."
            ),
            RoleBearing.OneOfSeveral => Of(
                Greatest(own, unnamed),
                certain: false,
                "Others made it too, who are not named."
            ),
            RoleBearing.Supposed => Of(
                Greatest(own, unnamed),
                certain: false,
                "This one may have made it, or somebody else."
            ),
            RoleBearing.Near or RoleBearing.Manner => Of(
                unnamed,
                certain: false,
                "Somebody else made it, who is not named; this one's death does not count."
            ),
            RoleBearing.Unknown => Of(unnamed, certain: false, "The vocabulary does not know the role."),
        };

        Hand Of(int? diedBy, bool certain, string reason) => new(role?.Name, bearing, diedBy, certain, reason);
    }

    /// <summary>What follows for each term in this year.</summary>
    public static IReadOnlyList<TermFinding> Find(IReadOnlyList<Hand> hands, int? made, int year)
    {
        var authors = hands.Where(hand => hand.Bearing is not RoleBearing.None).ToList();
        // A work without a named author: whoever made it was alive then.
        var last =
            authors.Count == 0 ? made + LongestLife
            : authors.TrueForAll(hand => hand.DiedBy is not null) ? authors.Max(hand => hand.DiedBy)
            : null;
        var certain = authors.Count > 0 && authors.TrueForAll(hand => hand.Certain);
        // One death that is certain and late is enough for a term to run.
        var surely = authors.Where(hand => hand.Certain).Max(hand => hand.DiedBy);
        return [.. All.Select(term => Find(term, certain ? last : surely, last, year))];
    }

    /// <summary>
    /// <c>contradicted</c> where the declared status can't be, <c>unproven</c> where it needs a proof that the record
    /// does not have, <c>consistent</c> where it fits; null where it says nothing about a term.
    /// </summary>
    public static string? Compare(string rightsStatus, IReadOnlyList<TermFinding> findings)
    {
        var saysFree =
            rightsStatus.Contains("/publicdomain/mark/", StringComparison.Ordinal)
            || rightsStatus.Contains("/vocab/NoC-", StringComparison.Ordinal);
        if (saysFree)
            return findings.All(one => one.Verdict is TermVerdict.Running) ? "contradicted"
                : findings.All(one => one.Verdict is TermVerdict.Expired) ? "consistent"
                : "unproven";
        if (!rightsStatus.Contains("/vocab/InC", StringComparison.Ordinal))
            return null;
        return findings.All(one => one.Verdict is TermVerdict.Expired) ? "contradicted"
            : findings.All(one => one.Verdict is TermVerdict.Running) ? "consistent"
            : "unproven";
    }

    private static TermFinding Find(RightsTerm term, int? surely, int? last, int year)
    {
        if (surely + term.YearsAfterDeath >= year)
            return new TermFinding(term, TermVerdict.Running, surely + term.YearsAfterDeath);
        return last is null ? new TermFinding(term, TermVerdict.Open, ProtectedThrough: null)
            : last + term.YearsAfterDeath < year
                ? new TermFinding(term, TermVerdict.Expired, last + term.YearsAfterDeath)
            : new TermFinding(term, TermVerdict.Open, last + term.YearsAfterDeath);
    }

    // Organizations and groups do not die as authors do, and a work's own record does not say which it means.
    private static (int? Latest, bool Exact) DeathOf(PartyContent? party)
    {
        var life = party?.Type is PartyType.Person ? party.Life : null;
        if (life?.Died?.Exact() is { } died)
            return (died, true);
        if (life?.Died is { Latest: { } latest } about)
            return (latest + (about.Approximate || about.Uncertain ? About : 0), false);
        if ((life?.Born ?? life?.Active) is { Latest: { } known } begin)
            return (known + LongestLife + (begin.Approximate || begin.Uncertain ? About : 0), false);
        return (null, false);
    }

    // Of two bounds the nearer one holds.
    private static int? Least(int? one, int? other) =>
        one is null ? other
        : other is null ? one
        : Math.Min(one.Value, other.Value);

    // Of two deaths that both count the later one does, and both must be bounded.
    private static int? Greatest(int? one, int? other) =>
        one is { } first && other is { } second ? Math.Max(first, second) : null;
}
