using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;

namespace Exchange.Licensing.Features;

/// <summary>Reads a license template: what it fixes, what may be said, and within which bounds.</summary>
public static class ReadTemplate
{
    public static Task<Result<LicenseTemplate>> Handle(string code) => Task.FromResult(Read(code));

    private static Result<LicenseTemplate> Read(string code) =>
        TemplateFiles.Named(code) is { } template ? template : Error.NotFound("license template");
}
