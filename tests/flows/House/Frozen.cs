using Exchange.Local;

namespace Exchange.Tests.Flows;

/// <summary>A service that is frozen until the end of the block: what is sent to it waits.</summary>
internal sealed class Frozen : IDisposable
{
    private readonly ServiceProcess process;

    private Frozen(ServiceProcess process) => this.process = process;

    /// <summary>Freezes a service.</summary>
    public static Frozen Service(string name)
    {
        var frozen = new Frozen(TheExchange.Running[name]);
        frozen.process.Pause();
        return frozen;
    }

    /// <summary>Thaws it.</summary>
    public void Dispose() => process.Continue();
}
