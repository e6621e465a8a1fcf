using System.Reflection;
using System.Text.RegularExpressions;

namespace Exchange.Tests.Unit.Architecture;

/// <summary>Who may know whom. Each rule answers what breaks it.</summary>
internal static partial class Rules
{
    // What is outside of the process, and the clock.
    private static readonly string[] Impure =
    [
        "System.Data",
        "System.Net",
        "System.IO.Directory",
        "System.IO.File",
        "System.TimeProvider",
        "System.Threading.Timer",
    ];

    /// <summary>Domain is pure: it knows the kernel, itself and the language.</summary>
    public static IEnumerable<string> ImpureDomains(IEnumerable<Use> uses) =>
        from use in uses
        let domain = Domain.Match(use.FromNamespace).Value
        where domain.Length > 0
        where !IsIn(use.ToName, "System", "Exchange.Kernel", domain) && !IsGenerated(use) || IsIn(use.ToName, Impure)
        select use.ToString();

    /// <summary>A service speaks with its database in Data, and nowhere else.</summary>
    public static IEnumerable<string> DatabaseOutsideOfData(IEnumerable<Use> uses) =>
        from use in uses
        where IsIn(use.ToNamespace, "Npgsql", "Dapper") && !Data.IsMatch(use.FromNamespace)
        select use.ToString();

    /// <summary>A service knows neither MassTransit nor RabbitMQ: it says and hears by the platform.</summary>
    public static IEnumerable<string> BrokerOutsideOfPlatform(IEnumerable<Use> uses) =>
        from use in uses
        where IsIn(use.ToNamespace, "MassTransit", "RabbitMQ")
        select use.ToString();

    /// <summary>A feature never calls a feature: what two of them need stands beside them.</summary>
    public static IEnumerable<string> FeaturesThatCallFeatures(IEnumerable<Use> uses) =>
        from use in uses
        where Features.IsMatch(use.FromNamespace) && Features.IsMatch(use.ToNamespace)
        where use.Member is "Handle"
        select use.ToString();

    /// <summary>References among our own assemblies that are not allowed.</summary>
    public static IEnumerable<string> ForbiddenReferences(Assembly assembly, params string[] allowed) =>
        from reference in assembly.GetReferencedAssemblies()
        where reference.Name!.StartsWith("Exchange.", StringComparison.Ordinal) && !allowed.Contains(reference.Name)
        select $"{assembly.GetName().Name} -> {reference.Name}";

    /// <summary>References to anything but the runtime.</summary>
    public static IEnumerable<string> Packages(Assembly assembly) =>
        from reference in assembly.GetReferencedAssemblies()
        where !IsIn(reference.Name!, "System", "Exchange", "netstandard")
        select $"{assembly.GetName().Name} -> {reference.Name}";

    private static bool IsIn(string name, params IEnumerable<string> prefixes) =>
        prefixes.Any(prefix =>
            name.StartsWith(prefix, StringComparison.Ordinal)
            && (name.Length == prefix.Length || name[prefix.Length] == '.')
        );

    // The compiler's own types have no namespace, or stand under Microsoft.CodeAnalysis.
    private static bool IsGenerated(Use use) => use.ToNamespace is "" or "Microsoft.CodeAnalysis";

    [GeneratedRegex(@"^Exchange\.\w+\.Domain\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Domain { get; }

    [GeneratedRegex(@"^Exchange\.\w+\.Data\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Data { get; }

    [GeneratedRegex(@"^Exchange\.\w+\.Features\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Features { get; }
}
