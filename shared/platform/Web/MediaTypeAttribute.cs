namespace Exchange.Platform;

/// <summary>An answer that is JSON of a narrower media type than <c>application/json</c>.</summary>
/// <param name="mediaType">For example <c>application/ld+json</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MediaTypeAttribute(string mediaType) : Attribute
{
    /// <summary>The media type of the answer.</summary>
    public string MediaType => mediaType;
}
