using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;

namespace Exchange.Licensing.Features;

/// <summary>Lists the license templates, by code. They are few, so they come on one page.</summary>
public static class ListTemplates
{
    /// <summary>Every template.</summary>
    public sealed record Response(IReadOnlyList<LicenseTemplate> Data);

    public static Task<Result<Response>> Handle() => Task.FromResult<Result<Response>>(new Response(TemplateFiles.All));
}
