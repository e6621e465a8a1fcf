using System.Text.Json;
using Exchange.Catalog.Domain;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>Reads one version of a profile, as the JSON Schema that validators load.</summary>
public static class ReadProfile
{
    public static Task<Result<ProfileDocument>> Handle(string name, int version) =>
        Task.FromResult<Result<ProfileDocument>>(
            Profiles.BuiltIn.Find(name, version) is { } profile
                ? ProfileDocument.Of(profile)
                : Error.NotFound("profile")
        );
}
