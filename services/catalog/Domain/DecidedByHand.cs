using Exchange.Kernel;

namespace Exchange.Catalog.Domain;

/// <summary>
/// What people decided about a work: its series, that it needs consent, what makes it sensitive, which parties made it.
/// A file may add to it and takes nothing of it away.
/// </summary>
public static class DecidedByHand
{
    /// <summary>The content of a row with what was decided about the work before.</summary>
    /// <param name="row">What the source says now.</param>
    /// <param name="held">The work as it is.</param>
    /// <returns>A remark <c>creator.partyLost</c> for each party whose creator the row names no more.</returns>
    public static (WorkContent Content, IReadOnlyList<FieldError> Remarks) Keep(WorkContent row, WorkContent held)
    {
        var creators = row.Creators?.ToArray() ?? [];
        var remarks = new List<FieldError>();
        var taken = new HashSet<int>();
        foreach (var (index, known) in (held.Creators ?? []).Index())
        {
            var same = Array.FindIndex(creators, creator => IsSame(known, creator));
            while (same >= 0 && !taken.Add(same))
                same = Array.FindIndex(creators, same + 1, creator => IsSame(known, creator));
            if (known.PartyId is not { } party)
                continue;
            if (same >= 0)
                creators[same] = creators[same] with { PartyId = party };
            else
                remarks.Add(Lost(index, party));
        }
        var sensitivities = (held.Sensitivities ?? []).Union(row.Sensitivities ?? [], StringComparer.Ordinal).ToList();
        var content = row with
        {
            PartOf = row.PartOf ?? held.PartOf,
            ConsentRequired = held.ConsentRequired is true ? true : row.ConsentRequired ?? held.ConsentRequired,
            Sensitivities = sensitivities.Count == 0 ? null : sensitivities,
            Creators = row.Creators is null ? null : creators,
        };
        return (content, remarks);
    }

    // Where the source has names of its own for its makers, they say who is who.
    private static bool IsSame(Creator known, Creator creator) =>
        known.Identifiers is { Count: > 0 } before && creator.Identifiers is { Count: > 0 } now
            ? before.Intersect(now).Any()
            : known.Name.Equals(creator.Name);

    private static FieldError Lost(int index, PartyId party) =>
        new($"/creators/{index}", "creator.partyLost", $"The row does not name the maker any more that is {party}.");
}
