namespace Exchange.Tests.Faults;

/// <summary>
/// Holds the exchange to what its clients were told: what was accepted is there, what was refused is not, and of what
/// nobody knows each is one of the two, and stays so.
/// </summary>
internal sealed class Memory(Books books)
{
    /// <summary>Everything that is not so, a sentence each.</summary>
    public async Task<IReadOnlyList<string>> ContradictionsAsync(IReadOnlyCollection<Claim> claims)
    {
        var states = await books.MapAsync<Guid, string>("orders", "select order_id, state from orders");
        var kept = await books.MapAsync<string, string>("orders", AcceptedKeys);
        var expected = new HashSet<Guid>();
        var wrong = new List<string>();
        foreach (var claim in claims)
        {
            if (Contradiction(claim, kept.GetValueOrDefault(claim.Key), states) is { } sentence)
                wrong.Add(sentence);
            if (kept.TryGetValue(claim.Key, out var orderId))
                expected.Add(OrderId.Parse(orderId).Value);
        }
        wrong.AddRange(states.Keys.Except(expected).Select(order => $"{new OrderId(order)} was placed by nobody."));
        wrong.AddRange(
            expected.Except(states.Keys).Select(order => $"{new OrderId(order)} was answered and is not there.")
        );
        return wrong;
    }

    /// <summary>The orders of which their clients know nothing, though they were placed.</summary>
    public async Task<IReadOnlyList<(Claim Claim, string OrderId)>> UnknownButThereAsync(
        IReadOnlyCollection<Claim> claims
    )
    {
        var kept = await books.MapAsync<string, string>("orders", AcceptedKeys);
        return
        [
            .. from claim in claims
            where claim.Told is Told.Nothing && kept.ContainsKey(claim.Key)
            select (claim, kept[claim.Key]),
        ];
    }

    private static string? Contradiction(Claim claim, string? kept, Dictionary<Guid, string> states) =>
        claim switch
        {
            { Told: Told.Nothing } => null,
            { Told: Told.Refused } when kept is not null =>
                $"{claim.Key} was refused ({claim.Code}), and {kept} is there.",
            { Told: Told.Refused } => null,
            _ when !string.Equals(kept, claim.OrderId, StringComparison.Ordinal) =>
                $"{claim.Key} was answered {claim.OrderId}, and {kept ?? "nothing"} is kept.",
            { Cancel: Told.Accepted } when StateOf(claim, states) is not "canceled" =>
                $"{claim.OrderId} was canceled and is {StateOf(claim, states)}.",
            { Cancel: Told.Refused or null } when StateOf(claim, states) is "canceled" =>
                $"{claim.OrderId} was not canceled by its buyer and is.",
            _ => null,
        };

    private static string? StateOf(Claim claim, Dictionary<Guid, string> states) =>
        states.GetValueOrDefault(OrderId.Parse(claim.OrderId!).Value);

    // The location of an accepted order ends in its id.
    private const string AcceptedKeys = """
        select key, regexp_replace(location, '^.*/', '')
        from platform.idempotency
        where status = 201
        """;
}
