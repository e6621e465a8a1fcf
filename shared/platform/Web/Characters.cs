using System.Text;
using System.Text.Json;
using Exchange.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Exchange.Platform;

/// <summary>
/// Refuses the characters that JSON and a query can carry and no text of a database can hold: U+0000, and half of a
/// surrogate pair. The whole request is looked through here, so that no feature has to think of it.
/// </summary>
internal static class Characters
{
    private const string Zero = "This must not contain the character U+0000.";
    private const string Half = "This must not contain half of a surrogate pair.";

    /// <summary>Every text of the request that holds such a character, by JSON pointer or by parameter.</summary>
    public static async Task<IReadOnlyList<FieldError>> FaultsOfAsync(HttpRequest request)
    {
        var inQuery = request.Query.Where(pair => HasZero(pair.Key) || pair.Value.Any(HasZero));
        var faults = inQuery.Select(pair => FaultAt(Shown(pair.Key), Zero)).ToList();
        if (request.HasJsonContentType() && request.Body.CanSeek && IsReadForTheHandler(request))
            faults.AddRange(FaultsIn(await BytesOfAsync(request)));
        return faults;
    }

    // A handler that takes the body as it comes, a file, looks at it piece by piece.
    private static bool IsReadForTheHandler(HttpRequest request) =>
        request.HttpContext.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is { } type
        && type != typeof(Stream);

    /// <summary>
    /// The texts of a JSON document that hold such a character, as many as are told, up to where it stops being JSON.
    /// </summary>
    public static IReadOnlyList<FieldError> FaultsIn(ReadOnlySpan<byte> json)
    {
        // Unescaped, neither is JSON at all.
        if (json.IndexOf("\\u"u8) < 0)
            return [];
        var faults = new List<FieldError>();
        var place = new Place();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 32 });
        try
        {
            while (faults.Count < JsonFaults.MostFields && reader.Read())
                Look(ref reader, place, faults);
        }
        catch (JsonException)
        {
            // That it is no JSON is told by whoever reads it.
        }
        return faults;
    }

    /// <summary>The body from its start; it can be read again afterwards.</summary>
    public static async Task<byte[]> BytesOfAsync(HttpRequest request)
    {
        using var bytes = new MemoryStream();
        request.Body.Position = 0;
        await request.Body.CopyToAsync(bytes, request.HttpContext.RequestAborted);
        request.Body.Position = 0;
        return bytes.ToArray();
    }

    private static void Look(ref Utf8JsonReader reader, Place place, List<FieldError> faults)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                place.Enter(NameOf(ref reader, out var inName));
                Add(inName);
                break;
            case JsonTokenType.String:
                _ = NameOf(ref reader, out var inText);
                Add(inText);
                place.Pass();
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                place.Open(isArray: reader.TokenType == JsonTokenType.StartArray);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                place.Close();
                place.Pass();
                break;
            default:
                place.Pass();
                break;
        }

        void Add(string? message)
        {
            if (message is not null)
                faults.Add(FaultAt(place.Pointer, message));
        }
    }

    private static string NameOf(ref Utf8JsonReader reader, out string? fault)
    {
        try
        {
            var text = reader.GetString()!;
            fault = HasZero(text) ? Zero : null;
            return Shown(text);
        }
        catch (InvalidOperationException)
        {
            fault = Half;
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    private static FieldError FaultAt(string pointer, string message) => new(pointer, "character", message);

    private static bool HasZero(string? text) => text?.Contains('\0', StringComparison.Ordinal) == true;

    private static string Shown(string text) => text.Replace('\0', '\uFFFD');

    /// <summary>Where the reader is, as a JSON pointer.</summary>
    private sealed class Place
    {
        private readonly Stack<(string Path, int Index)> open = new();

        public string Pointer { get; private set; } = "";

        public void Enter(string name) => Pointer = $"{open.Peek().Path}/{JsonPointer.Step(name)}";

        public void Open(bool isArray)
        {
            open.Push((Pointer, isArray ? 0 : -1));
            if (isArray)
                Pointer += "/0";
        }

        public void Close() => Pointer = open.Pop().Path;

        /// <summary>A value has ended: in an array the next one follows.</summary>
        public void Pass()
        {
            if (!open.TryPeek(out var outer) || outer.Index < 0)
                return;
            open.Pop();
            open.Push(outer with { Index = outer.Index + 1 });
            Pointer = string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{outer.Path}/{outer.Index + 1}"
            );
        }
    }
}
