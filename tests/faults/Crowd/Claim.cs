namespace Exchange.Tests.Faults;

/// <summary>What a client may have been told of its order.</summary>
internal enum Told
{
    /// <summary>Nothing that it could rely on: no answer, or one that says that something failed.</summary>
    Nothing,

    /// <summary>201: the order is placed.</summary>
    Accepted,

    /// <summary>A refusal: there is no such order.</summary>
    Refused,
}

/// <summary>
/// One request for an order, under its own key, and what its client knows of it; the exchange is held to this.
/// </summary>
/// <param name="Key">The Idempotency-Key of every try.</param>
internal sealed record Claim(string Key, Told Told, string? OrderId = null, string? Code = null)
{
    /// <summary>What the client was told when it asked to cancel; null where it did not ask.</summary>
    public Told? Cancel { get; init; }

    /// <summary>Asks for the same order again, under the same key.</summary>
    public required Func<Task<Claim>> Repeat { get; init; }
}
