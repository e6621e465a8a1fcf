namespace Exchange.Local;

/// <summary>
/// Where the built services of this clone are; they were built with this program, in its configuration.
/// </summary>
internal static class Assemblies
{
    /// <summary>The path of a service's assembly, for example of <c>orders</c>.</summary>
    public static string Of(string service)
    {
        var folder = string.Equals(service, "gateway", StringComparison.Ordinal)
            ? service
            : Path.Combine("services", service);
        var name = $"Exchange.{char.ToUpperInvariant(service[0])}{service[1..]}.dll";
        return Path.Combine(Home.CloneRoot(), folder, "bin", Configuration, "net10.0", name);
    }

    private static string Configuration =>
        AppContext.BaseDirectory.Contains(
            $"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}",
            StringComparison.Ordinal
        )
            ? "Release"
            : "Debug";
}
