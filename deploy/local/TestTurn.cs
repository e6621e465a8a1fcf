namespace Exchange.Local;

/// <summary>
/// One test process at a time has its turn in a clone: <c>dotnet test</c> starts the assemblies side by side, and
/// figures and time limits would mean nothing while they fight for two cores.
/// </summary>
public sealed class TestTurn : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly FileStream file;

    private TestTurn(FileStream file) => this.file = file;

    /// <summary>Waits until it is this process's turn.</summary>
    public static async Task<TestTurn> TakeAsync(CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(Home.PathInClone());
        while (true)
        {
            try
            {
                var path = Home.PathInClone("test-turn.lock");
                return new TestTurn(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException)
            {
                await Task.Delay(Interval, cancellation);
            }
        }
    }

    /// <summary>Lets the next one have its turn.</summary>
    public ValueTask DisposeAsync() => file.DisposeAsync();
}
