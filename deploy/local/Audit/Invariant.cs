namespace Exchange.Local.Audit;

/// <summary>Something that must be true over the databases.</summary>
internal abstract record Invariant(string Name)
{
    /// <summary>Looks whether it is true.</summary>
    public abstract Task<Finding> CheckAsync(Databases databases, CancellationToken cancellation);

    protected Finding Found(long looked, IReadOnlyList<string> flaws) =>
        new(Name, looked, flaws.Count, [.. flaws.Take(Finding.MaxExamples)]);
}

/// <summary>No row of one query: what it answers are the flaws, a text each.</summary>
/// <param name="On">The databases, each asked by itself.</param>
/// <param name="Looked">SQL that counts what is looked at.</param>
/// <param name="Flaws">SQL that finds what violates it.</param>
/// <param name="Sums">
/// SQL that answers 1 where there is none, by sums over all rows that only a ledger without flaws has: then nothing
/// is grouped row by row.
/// </param>
internal sealed record NoRow(string Name, string[] On, string Looked, string Flaws, string? Sums = null)
    : Invariant(Name)
{
    public override async Task<Finding> CheckAsync(Databases databases, CancellationToken cancellation)
    {
        var looked = 0L;
        var flaws = new List<string>();
        foreach (var database in On)
        {
            looked += await databases.CountAsync(database, Looked, cancellation);
            if (Sums is not null && await databases.CountAsync(database, Sums, cancellation) == 1)
                continue;
            var found = await databases.TextsAsync(database, Flaws, cancellation);
            flaws.AddRange(found.Select(flaw => $"{database}: {flaw}"));
        }
        return Found(looked, flaws);
    }
}

/// <summary>Keys of one kind: SQL that answers a text for each, on one database or on several together.</summary>
/// <param name="What">What such a key is, for the report.</param>
internal sealed record Keys(string What, string[] On, string Sql)
{
    /// <summary>How many there are, and a number that only the same set has.</summary>
    public async Task<(long Count, decimal Sum)> FingerprintAsync(Databases databases, CancellationToken cancellation)
    {
        var (count, sum) = (0L, 0m);
        foreach (var database in On)
        {
            var part = await databases.FingerprintAsync(database, Sql, cancellation);
            (count, sum) = (count + part.Count, sum + part.Sum);
        }
        return (count, sum);
    }

    /// <summary>All of them, or those among the given ones.</summary>
    public async Task<List<string>> ReadAsync(
        Databases databases,
        CancellationToken cancellation,
        string[]? among = null
    )
    {
        var sql = among is null ? Sql : $"select key from ({Sql}) as keys (key) where key = any(@Keys)";
        var all = new List<string>();
        foreach (var database in On)
            all.AddRange(await databases.TextsAsync(database, sql, cancellation, among));
        return all;
    }
}

/// <summary>
/// Two services have the same keys, each once. Equal fingerprints say so at once; else the keys that differ are
/// looked at again a little later, because what was just on its way is no violation.
/// </summary>
internal sealed record SameKeys(string Name, Keys Left, Keys Right) : Invariant(Name)
{
    public override async Task<Finding> CheckAsync(Databases databases, CancellationToken cancellation)
    {
        var left = await Left.FingerprintAsync(databases, cancellation);
        var right = await Right.FingerprintAsync(databases, cancellation);
        if (left == right)
            return Found(left.Count, []);
        var first = Differences(
            await Left.ReadAsync(databases, cancellation),
            await Right.ReadAsync(databases, cancellation)
        );
        await databases.WaitAsync(cancellation);
        string[] among = [.. first.Keys];
        var second = Differences(
            await Left.ReadAsync(databases, cancellation, among),
            await Right.ReadAsync(databases, cancellation, among)
        );
        return Found(Math.Max(left.Count, right.Count), [.. second.Select(Describe)]);
    }

    // Each key with how many more of it are on the left.
    private static Dictionary<string, int> Differences(List<string> left, List<string> right)
    {
        var surplus = left.CountBy(key => key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        foreach (var key in right)
            surplus[key] = surplus.GetValueOrDefault(key) - 1;
        return surplus.Where(pair => pair.Value != 0).ToDictionary(StringComparer.Ordinal);
    }

    private string Describe(KeyValuePair<string, int> pair)
    {
        var (more, less) = pair.Value > 0 ? (Left, Right) : (Right, Left);
        return FormattableString.Invariant(
            $"{Math.Abs(pair.Value)} more as {more.What} than as {less.What}: {pair.Key}"
        );
    }
}

/// <summary>Every key on the left is one on the right, looked at twice like <see cref="SameKeys"/>.</summary>
/// <param name="Translate">Turns what the left query answers into the key on the right.</param>
internal sealed record EachIn(string Name, Keys Left, Keys Right, Func<string, string>? Translate = null)
    : Invariant(Name)
{
    private const int ChunkSize = 10_000;

    public override async Task<Finding> CheckAsync(Databases databases, CancellationToken cancellation)
    {
        var left = await ReadLeftAsync(databases, cancellation);
        var missing = await MissingAsync(databases, left, cancellation);
        if (missing.Count > 0)
        {
            await databases.WaitAsync(cancellation);
            var still = await ReadLeftAsync(databases, cancellation);
            missing = await MissingAsync(databases, [.. missing.Where(still.Contains)], cancellation);
        }
        return Found(left.Count, [.. missing.Select(key => $"{Left.What}, but not {Right.What}: {key}")]);
    }

    private async Task<HashSet<string>> ReadLeftAsync(Databases databases, CancellationToken cancellation)
    {
        var keys = await Left.ReadAsync(databases, cancellation);
        return (Translate is null ? keys : keys.Select(Translate)).ToHashSet(StringComparer.Ordinal);
    }

    private async Task<List<string>> MissingAsync(
        Databases databases,
        HashSet<string> keys,
        CancellationToken cancellation
    )
    {
        var missing = new List<string>();
        foreach (var chunk in keys.Chunk(ChunkSize))
            missing.AddRange(
                chunk.Except(await Right.ReadAsync(databases, cancellation, chunk), StringComparer.Ordinal)
            );
        return missing;
    }
}
