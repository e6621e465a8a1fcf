using Exchange.Catalog.Data;
using Exchange.Catalog.Process;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Takes the oldest import that waits, or whose worker died, and does it to its end.</summary>
public static class RunImports
{
    public static async Task<int> Handle(Units units, CancellationToken cancel)
    {
        if (await units.RunAsync(Imports.ClaimAsync, cancel) is not { } import)
            return 0;
        await new ImportRun(units, import, cancel).RunAsync();
        return 1;
    }
}
