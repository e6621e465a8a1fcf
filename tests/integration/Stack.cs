using Exchange.Local;

namespace Exchange.Tests.Integration;

/// <summary>PostgreSQL and RabbitMQ of this test run, started once.</summary>
[SetUpFixture]
internal sealed class Stack
{
    private static TestStack? running;

    public static TestStack Running => running ?? throw new InvalidOperationException("The stack is not started.");

    public static TestIssuer Issuer { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        running = await TestStack.StartAsync("integration");
        Issuer = await TestIssuer.StartAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await Issuer.DisposeAsync();
        if (running is not null)
            await running.DisposeAsync();
    }
}
