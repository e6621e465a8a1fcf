using Exchange.Settlement.Banking;

namespace Exchange.Settlement.Features;

/// <summary>A request whose body is a document of a bank.</summary>
internal static class XmlBody
{
    public const string MediaType = "application/xml";

    /// <summary>A little more than a document may have, so that it is told what is wrong.</summary>
    public const int LargestRequestBytes = IsoSchema.LargestBytes + 1024 * 1024;

    /// <summary>The bytes, up to one more than are allowed.</summary>
    public static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        var buffer = new byte[IsoSchema.LargestBytes + 1];
        var count = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return buffer[..count];
    }
}
