using Exchange.Kernel;

namespace Exchange.Settlement.Domain;

/// <summary>
/// Whether revenue shares may be declared: what they promise is at most the whole, and the works that derive from one
/// another stay a graph that every plan can be made of.
/// </summary>
public static class Linking
{
    /// <summary>How far upstream a plan goes.</summary>
    public const int MaxDepth = 8;

    /// <summary>How many parts a plan has at most.</summary>
    public const int MaxParts = 500;

    /// <summary>What upstream works and the agent have together, in parts per million.</summary>
    public static long PromisedPpm(RevenueShares shares) =>
        shares.Upstream.Sum(one => (long)one.SharePpm.Ppm) + (shares.Agent?.SharePpm.Ppm ?? 0);

    /// <summary>How many parts the division of a work's net has; above the limit nobody counts on.</summary>
    public static int PartsOf(WorkShares work, IReadOnlyDictionary<WorkId, WorkShares> works)
    {
        var count = 1 + work.Shares.CoHolders.Count + (work.Shares.Agent is null ? 0 : 1);
        foreach (var upstream in work.Shares.Upstream)
        {
            if (count > MaxParts)
                break;
            count += PartsOf(works[upstream.WorkId], works);
        }
        return count;
    }

    /// <summary>The fields of declared shares that break a rule; none where they may stand.</summary>
    /// <param name="work">The work with the shares as they are declared.</param>
    /// <param name="known">The works that it names, and all that stand up- or downstream of any of them.</param>
    /// <param name="mostRoyaltiesPpm">The most that a published offer of the work promises beside them.</param>
    public static IReadOnlyList<FieldError> Faults(
        WorkShares work,
        IReadOnlyDictionary<WorkId, WorkShares> known,
        int mostRoyaltiesPpm
    )
    {
        var works = new Dictionary<WorkId, WorkShares>(known) { [work.WorkId] = work };
        // What the declared links themselves lead to is looked at from the other side.
        var derived = known
            .Values.Where(one => one.WorkId != work.WorkId)
            .SelectMany(one => one.Shares.Upstream.Select(up => (Of: up.WorkId, By: one.WorkId)))
            .ToLookup(link => link.Of, link => link.By);
        var faults = OfSums(work.Shares, mostRoyaltiesPpm).ToList();
        var downstream = Reached([work.WorkId], one => derived[one]);
        for (var i = 0; i < work.Shares.Upstream.Count; i++)
        {
            var parent = work.Shares.Upstream[i].WorkId;
            if (OfLink(parent, works, downstream) is { } fault)
                faults.Add(fault with { Pointer = $"/upstream/{i}/workId" });
        }
        if (faults.Count == 0 && downstream.Keys.Any(one => PartsOf(works[one], works) > MaxParts))
            faults.Add(new FieldError("/upstream", "shares.tooMany", $"A plan would have more than {MaxParts} parts."));
        return faults;
    }

    private static IEnumerable<FieldError> OfSums(RevenueShares shares, int mostRoyaltiesPpm)
    {
        if (shares.CoHolders.Sum(one => (long)one.SharePpm.Ppm) > Share.WholePpm)
            yield return new FieldError("/coHolders", "shares.aboveWhole", "Co-holders have more than 100 % together.");
        var promised = (long)mostRoyaltiesPpm + (shares.Agent?.SharePpm.Ppm ?? 0);
        if (promised > Share.WholePpm)
            yield return new FieldError("/agent/sharePpm", "shares.aboveWhole", AboveWhole);
        for (var i = 0; i < shares.Upstream.Count; i++)
        {
            var before = promised;
            promised += shares.Upstream[i].SharePpm.Ppm;
            if (promised > Share.WholePpm && before <= Share.WholePpm)
                yield return new FieldError($"/upstream/{i}/sharePpm", "shares.aboveWhole", AboveWhole);
        }
    }

    private static FieldError? OfLink(
        WorkId parent,
        Dictionary<WorkId, WorkShares> works,
        Dictionary<WorkId, int> downstream
    )
    {
        if (!works.ContainsKey(parent))
            return new FieldError(string.Empty, "work.unknown", "There is no such work.");
        if (downstream.ContainsKey(parent))
            return new FieldError(string.Empty, "shares.cycle", "That work derives from this one.");
        var upstream = Reached([parent], one => works[one].Shares.Upstream.Select(up => up.WorkId));
        var depth = downstream.Values.Max() + 1 + upstream.Values.Max();
        return depth > MaxDepth
            ? new FieldError(
                string.Empty,
                "shares.tooDeep",
                $"Works would derive from one another to depth {depth}; {MaxDepth} is the limit."
            )
            : null;
    }

    // How far each work is at most, in links; what is beyond the limit need not be known any closer.
    private static Dictionary<WorkId, int> Reached(WorkId[] start, Func<WorkId, IEnumerable<WorkId>> next)
    {
        var far = new Dictionary<WorkId, int>();
        var level = start;
        for (var depth = 0; level.Length > 0 && depth <= MaxDepth + 1; depth++)
        {
            foreach (var one in level)
                far[one] = depth;
            level = [.. level.SelectMany(next).Distinct()];
        }
        return far;
    }

    private const string AboveWhole =
        "Upstream works, the agent and the royalties of a published offer have more than 100 % together.";
}
