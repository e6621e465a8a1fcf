using MassTransit;

namespace Exchange.Platform;

/// <summary>One message type on one queue.</summary>
internal abstract class Hearing
{
    public abstract Type Message { get; }

    /// <summary>True where messages wait for one another.</summary>
    public virtual bool IsLane => false;

    public abstract void Connect(IReceiveEndpointConfigurator endpoint, string queue, Inbox inbox);

    /// <summary>Handles one delivery inside a span of its own, in the trace of what caused it.</summary>
    protected static async Task HearAsync<TMessage>(
        ConsumeContext<TMessage> context,
        string queue,
        Func<Delivery, Task> handle
    )
        where TMessage : class
    {
        var id =
            context.MessageId
            ?? throw new InvalidOperationException("A message without an id can't be told from its twin.");
        var cause = context.ReceiveContext.TransportHeaders.Get<string>("traceparent");
        using var activity = Telemetry.Hear($"{queue} {typeof(TMessage).Name}", cause);
        activity.SetTag("messaging.message.id", id);
        await handle(new Delivery(id, queue, context.ReceiveContext.GetBody, cause, activity.Id));
    }
}

internal sealed class Hearing<TMessage>(MessageHandler<TMessage> handler) : Hearing
    where TMessage : class
{
    public override Type Message => typeof(TMessage);

    public override void Connect(IReceiveEndpointConfigurator endpoint, string queue, Inbox inbox) =>
        endpoint.Handler<TMessage>(context =>
            HearAsync(
                context,
                queue,
                delivery =>
                    inbox.HandleAsync(delivery, unit => handler(context.Message, unit), context.CancellationToken)
            )
        );
}

internal sealed class LaneHearing<TMessage>(MessagesHandler<TMessage> handler) : Hearing
    where TMessage : class
{
    public override Type Message => typeof(TMessage);

    public override bool IsLane => true;

    public override void Connect(IReceiveEndpointConfigurator endpoint, string queue, Inbox inbox)
    {
        var lane = new Lane<TMessage>(handler, inbox);
        endpoint.Handler<TMessage>(context =>
            HearAsync(
                context,
                queue,
                delivery => lane.HandleAsync(delivery, context.Message, context.CancellationToken)
            )
        );
    }
}

/// <summary>The one lane of many types of message.</summary>
internal sealed class FactLane(MessagesHandler<Fact> handler)
{
    private Lane<Fact>? lane;

    /// <summary>The lane, whoever asks first.</summary>
    public Lane<Fact> With(Inbox inbox) => lane ??= new Lane<Fact>(handler, inbox);
}

internal sealed class FactHearing<TMessage>(FactLane facts) : Hearing
    where TMessage : class
{
    public override Type Message => typeof(TMessage);

    public override bool IsLane => true;

    public override void Connect(IReceiveEndpointConfigurator endpoint, string queue, Inbox inbox)
    {
        var lane = facts.With(inbox);
        endpoint.Handler<TMessage>(context =>
            HearAsync(context, queue, delivery => lane.HandleAsync(delivery, Of(context), context.CancellationToken))
        );
    }

    private static Fact Of(ConsumeContext<TMessage> context) =>
        new(
            context.MessageId!.Value,
            context.SentTime is { } saidAt
                ? new DateTimeOffset(saidAt.ToUniversalTime())
                : throw new InvalidOperationException("A fact without its time can't be told."),
            context.Headers.Get<int>("sequence"),
            context.Message
        );
}
