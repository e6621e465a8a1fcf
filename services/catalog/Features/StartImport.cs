using Exchange.Catalog.Data;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Files;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Catalog.Features;

/// <summary>
/// Takes a file of works or parties (CSV, JSON Lines, JSON or XML, plain or gzip) and queues its import. The rows are
/// read in the background; the answer's import shows how far it is.
/// </summary>
public static class StartImport
{
    /// <summary>Bytes of a file as it is sent.</summary>
    public const int LargestFileBytes = 64 * 1024 * 1024;

    /// <summary>
    /// The media types of a file; what it is made of is its mapping's business, gzip is known by its first bytes.
    /// </summary>
    public static readonly string[] MediaTypes =
    [
        "application/x-ndjson",
        "application/json",
        "application/xml",
        "text/csv",
        "text/xml",
        "application/gzip",
        "application/octet-stream",
    ];

    public static async Task<Result<ImportAnswer>> Handle(
        string mapping,
        bool? dryRun,
        HttpRequest request,
        Caller caller,
        Unit unit
    )
    {
        if (await Mappings.FindAsync(unit, caller.ParticipantId, mapping) is not { } known)
            return Error.Unprocessable("import.noMapping", $"There is no mapping '{mapping}': see GET /v1/mappings.");
        var importId = ImportId.New();
        // An operator keeps the exchange's list of parties; works always are somebody's.
        var isShared = caller.IsOperator && known.Mapping.Target is not MappingTarget.Works;
        await Imports.InsertAsync(unit, importId, caller.ParticipantId, known, dryRun is true, isShared);
        if (await KeepFileAsync(unit, importId, request) is { } refusal)
            return refusal;
        return (await ImportAnswer.FindAsync(unit, importId, caller))!;
    }

    private static async Task<Error?> KeepFileAsync(Unit unit, ImportId importId, HttpRequest request)
    {
        var buffer = new byte[ImportFile.PartBytes];
        for (var part = 0; ; part++)
        {
            var count = await request.Body.ReadAtLeastAsync(
                buffer,
                buffer.Length,
                throwOnEndOfStream: false,
                unit.Cancel
            );
            if (part == 0 && Refusal(buffer.AsSpan(0, count), request) is { } refusal)
                return refusal;
            if (count == 0)
                return null;
            await Imports.AddPartAsync(unit, importId, part, buffer[..count]);
        }
    }

    private static Error? Refusal(ReadOnlySpan<byte> first, HttpRequest request)
    {
        if (first.IsEmpty)
            return Error.Invalid("import.empty", "The body is the file to import, and there is none.");
        var saysGzip =
            request.Headers.ContentEncoding.Any(value =>
                value?.Contains("gzip", StringComparison.OrdinalIgnoreCase) is true
            ) || request.ContentType?.StartsWith("application/gzip", StringComparison.OrdinalIgnoreCase) is true;
        return saysGzip && !GzipFile.Begins(first)
            ? Error.Invalid("import.notGzip", "The file is said to be gzip, but it does not begin like one.")
            : null;
    }
}
