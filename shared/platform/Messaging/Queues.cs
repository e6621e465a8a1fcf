using Exchange.Contracts;

namespace Exchange.Platform;

/// <summary>Handles a message: once per message id, in a transaction that already holds its inbox row.</summary>
public delegate Task MessageHandler<in TMessage>(TMessage message, Unit unit);

/// <summary>
/// Handles messages that waited together: each once per message id, in one transaction that already holds their inbox
/// rows. What is said in answer to one of them names it, so that it goes on in that one's trace.
/// </summary>
public delegate Task MessagesHandler<in TMessage>(IReadOnlyList<TMessage> messages, Unit unit);

/// <summary>A message with what it came with.</summary>
/// <param name="Sequence">Which fact about its resource it is, from 1; null where it is a repeat, or none.</param>
public sealed record Fact(Guid MessageId, DateTimeOffset SaidAt, int? Sequence, object Message);

/// <summary>The queues of a service, as its table of contents lists them.</summary>
public sealed class Queues
{
    private readonly List<Queue> all = [];

    /// <summary>Every queue.</summary>
    public IReadOnlyList<Queue> All => all;

    /// <summary>A queue, named <c>service.purpose</c>, and what is heard on it.</summary>
    public Queues Add(string name, Action<Queue> hear)
    {
        var queue = new Queue(name);
        hear(queue);
        all.Add(queue);
        return this;
    }
}

/// <summary>One queue and its handlers.</summary>
public sealed class Queue(string name)
{
    private readonly List<Hearing> hearings = [];

    /// <summary>The name, <c>service.purpose</c>.</summary>
    public string Name => name;

    /// <summary>The message types that are heard.</summary>
    public IEnumerable<Type> Messages => hearings.Select(hearing => hearing.Message);

    internal IReadOnlyList<Hearing> Hearings => hearings;

    /// <summary>True where messages wait for one another, so that many of them must be on their way at once.</summary>
    internal bool HasLanes => hearings.Exists(hearing => hearing.IsLane);

    /// <summary>Hears a message type.</summary>
    /// <exception cref="InvalidOperationException">The table of listeners in the contracts does not say so.</exception>
    public Queue On<TMessage>(MessageHandler<TMessage> handler)
        where TMessage : class => Add(new Hearing<TMessage>(handler));

    /// <summary>
    /// Hears a message type in a lane: what waits shares one transaction, which is what a commit costs divided by as
    /// many. A handler that fails for many is tried for fewer, so that only the message at fault is parked.
    /// </summary>
    /// <exception cref="InvalidOperationException">The table of listeners in the contracts does not say so.</exception>
    public Queue OnMany<TMessage>(MessagesHandler<TMessage> handler)
        where TMessage : class => Add(new LaneHearing<TMessage>(handler));

    /// <summary>Hears messages of these types in one lane, whatever their type.</summary>
    /// <exception cref="InvalidOperationException">The table of listeners in the contracts does not say so.</exception>
    public Queue OnFacts(IEnumerable<Type> messages, MessagesHandler<Fact> handler)
    {
        var lane = new FactLane(handler);
        foreach (var message in messages)
            Add((Hearing)Activator.CreateInstance(typeof(FactHearing<>).MakeGenericType(message), lane)!);
        return this;
    }

    private Queue Add(Hearing hearing)
    {
        if (!Listeners.Of(hearing.Message).Contains(name, StringComparer.Ordinal))
            throw new InvalidOperationException($"Listeners does not know that {name} hears {hearing.Message.Name}.");
        hearings.Add(hearing);
        return this;
    }
}
