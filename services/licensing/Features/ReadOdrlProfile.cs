using System.Reflection;
using System.Text.Json.Nodes;
using Exchange.Kernel;

namespace Exchange.Licensing.Features;

/// <summary>The exchange's profile of ODRL 2.2: what it adds, and how its names are read.</summary>
public static class ReadOdrlProfile
{
    private static readonly LinkedData Profile = Read();

    public static Task<Result<LinkedData>> Handle() => Task.FromResult<Result<LinkedData>>(Profile);

    private static LinkedData Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("odrl-profile")!;
        return new LinkedData(JsonNode.Parse(stream)!.AsObject());
    }
}
