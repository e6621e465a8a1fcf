namespace Exchange.Participants.Domain;

/// <summary>What a participant does on the exchange; it may do several things.</summary>
public enum Role
{
    /// <summary>Holds rights in works and licenses them.</summary>
    Holder,

    /// <summary>Buys licenses.</summary>
    Buyer,

    /// <summary>A system that follows what happens.</summary>
    Partner,

    /// <summary>Runs the exchange.</summary>
    Operator,

    /// <summary>Sees everything, changes nothing.</summary>
    Supervisor,
}
