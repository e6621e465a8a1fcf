using MassTransit;

namespace Exchange.Platform;

/// <summary>One message type on one queue.</summary>
internal abstract class Hearing
{
    public abstract Type Message { get; }

    public abstract void Connect(IReceiveEndpointConfigurator endpoint, string queue, Inbox inbox);
}

internal sealed class Hearing<TMessage>(MessageHandler<TMessage> handler) : Hearing
    where TMessage : class
{
    public override Type Message => typeof(TMessage);

    public override void Connect(IReceiveEndpointConfigurator endpoint, string queue, Inbox inbox) =>
        endpoint.Handler<TMessage>(context => HearAsync(context, queue, inbox));

    private async Task HearAsync(ConsumeContext<TMessage> context, string queue, Inbox inbox)
    {
        var id =
            context.MessageId
            ?? throw new InvalidOperationException("A message without an id can't be told from its twin.");
        var traceparent = context.ReceiveContext.TransportHeaders.Get<string>("traceparent");
        using var activity = Telemetry.Hear($"{queue} {typeof(TMessage).Name}", traceparent);
        activity.SetTag("messaging.message.id", id);
        var delivery = new Delivery(id, queue, context.ReceiveContext.GetBody, traceparent);
        await inbox.HandleAsync(delivery, unit => handler(context.Message, unit), context.CancellationToken);
    }
}
