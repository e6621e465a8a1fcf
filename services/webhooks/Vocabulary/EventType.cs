using System.Globalization;

namespace Exchange.Webhooks.Vocabulary;

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

    /// <summary>
    /// True where it shows everybody what a work says. Once the work is no longer public, others than its holder are
    /// told which resource it is about, and no more.
    /// </summary>
    public bool ShowsWork { get; init; }

    /// <summary>Where the JSON Schema of its data is read.</summary>
    public string SchemaPath =>
        string.Create(CultureInfo.InvariantCulture, $"/v1/event-types/{Type}/schemas/{Version}");

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
