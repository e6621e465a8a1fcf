using Exchange.Kernel;

namespace Exchange.Webhooks.Vocabulary;

/// <summary>A kind of thing that events are about.</summary>
/// <param name="Path">Where it is read: <c>/v1/orders</c>.</param>
/// <param name="IdName">How its id is called in a body: <c>orderId</c>.</param>
/// <param name="Scope">The scope that a token needs to be told of it.</param>
/// <param name="IdOf">Its id in the outside form.</param>
public sealed record Resource(string Path, string IdName, string Scope, Func<Guid, string> IdOf)
{
    /// <summary>A resource whose ids are of this kind.</summary>
    public static Resource Of<TKind>(string path, string idName, string scope)
        where TKind : IIdKind => new(path, idName, scope, id => new Id<TKind>(id).ToString());
}

/// <summary>A public type of event: one row of the table.</summary>
/// <param name="Type">The name, <c>resource.happened</c>.</param>
/// <param name="Resource">What it is about.</param>
/// <param name="Message">The message of the contracts that it is made of.</param>
/// <param name="Data">The public shape of its data.</param>
/// <param name="DataOf">The data of a message.</param>
/// <param name="AudienceOf">Who may see it; null for everybody.</param>
/// <param name="Description">What it means, for an integrator.</param>
public sealed record EventType(
    string Type,
    Resource Resource,
    Type Message,
    Type Data,
    Func<object, object> DataOf,
    Func<object, IReadOnlyList<ParticipantId>?> AudienceOf,
    string Description
)
{
    /// <summary>The version of the data's schema: another one where a field is removed or narrowed.</summary>
    public int Version { get; init; } = 1;

    /// <summary>A row of the table.</summary>
    public static EventType Of<TMessage, TData>(
        string type,
        Resource resource,
        Func<TMessage, TData> data,
        Func<TMessage, IReadOnlyList<ParticipantId>?> audience,
        string description
    )
        where TMessage : class
        where TData : class =>
        new(
            type,
            resource,
            typeof(TMessage),
            typeof(TData),
            message => data((TMessage)message),
            message => audience((TMessage)message),
            description
        );
}
