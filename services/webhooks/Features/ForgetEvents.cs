using Exchange.Platform;
using Exchange.Webhooks.Data;

namespace Exchange.Webhooks.Features;

/// <summary>Keeps events for 90 days.</summary>
public static class ForgetEvents
{
    public static Task<int> Handle(Unit unit) => Events.ForgetAsync(unit);
}
