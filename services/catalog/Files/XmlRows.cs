using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Xml;

namespace Exchange.Catalog.Files;

/// <summary>
/// The elements of one name in an XML document, each as an object: children and their texts by local name, a list where
/// several have one name, attributes as <c>@name</c>, and as <c>#</c> the text of an element that has attributes too.
/// No document type is read, so no entity is: memory stays bounded whatever comes.
/// </summary>
internal sealed class XmlRows(Stream stream, params string[] names)
{
    private const int MostDepth = 1_000;
    private const int MostRowDepth = 30;
    private const int MostBytesOfNode = 8_000_000;

    private readonly PieceStream pieces = new(stream, MostBytesOfNode);
    private readonly char[] chunk = new char[4096];

    private static readonly XmlReaderSettings Settings = new()
    {
        Async = true,
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        MaxCharactersFromEntities = 1_000,
    };

    /// <exception cref="InvalidDataException">The document can't be read on, or has no such element.</exception>
    public async IAsyncEnumerable<SourceRow> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var isEmpty = true;
        await foreach (var (_, row) in ReadNamedAsync(cancel))
        {
            isEmpty = false;
            yield return row;
        }
        if (isEmpty)
            throw new InvalidDataException($"The document has no element '{names[0]}'.");
    }

    /// <summary>The elements with their local names.</summary>
    /// <exception cref="InvalidDataException">The document can't be read on.</exception>
    public async IAsyncEnumerable<(string Name, SourceRow Row)> ReadNamedAsync(
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        using var reader = XmlReader.Create(pieces, Settings);
        for (var item = 1L; await NextAsync(reader, cancel); )
        {
            if (reader.NodeType is XmlNodeType.Element && names.Contains(reader.LocalName, StringComparer.Ordinal))
                yield return (reader.LocalName, await ReadRowAsync(reader, item++, cancel));
        }
    }

    private async ValueTask<SourceRow> ReadRowAsync(XmlReader reader, long item, CancellationToken cancel)
    {
        var root = XmlElementTree.Begin(reader);
        var open = new Stack<XmlElementTree>([root]);
        if (reader.IsEmptyElement)
            open.Pop();
        var (size, isTooDeep) = (root.Size, false);
        while (open.Count > 0)
        {
            if (!await NextAsync(reader, cancel))
                throw new InvalidDataException("The document ends within an element.");
            isTooDeep |= open.Count > MostRowDepth;
            // What is refused is read over, but not kept.
            var isKept = size <= SourceRows.LongestRowBytes && !isTooDeep;
            size += await TakeAsync(reader, open, isKept);
        }
        if (size > SourceRows.LongestRowBytes)
            return SourceRows.TooLong(item);
        return isTooDeep
            ? SourceRows.Refuse(item, "row.tooDeep", $"The row is nested deeper than {MostRowDepth} elements.")
            : SourceRows.ToRow(item, JsonSerializer.SerializeToUtf8Bytes(root.ToRow()));
    }

    /// <summary>Takes the node where the reader stands; answers how much it added.</summary>
    private async ValueTask<int> TakeAsync(XmlReader reader, Stack<XmlElementTree> open, bool isKept)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                var element = isKept ? XmlElementTree.Begin(reader) : new XmlElementTree("");
                if (isKept)
                    open.Peek().Add(element);
                if (!reader.IsEmptyElement)
                    open.Push(element);
                return element.Size;
            case XmlNodeType.EndElement:
                open.Pop();
                return 0;
            case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                return await TakeTextAsync(reader, open.Peek(), isKept);
            default:
                return 0;
        }
    }

    private async ValueTask<int> TakeTextAsync(XmlReader reader, XmlElementTree element, bool isKept)
    {
        var size = 0;
        while (await ReadAsync(() => reader.ReadValueChunkAsync(chunk, 0, chunk.Length)) is > 0 and var count)
        {
            if (isKept && size <= SourceRows.LongestRowBytes)
                element.AddText(chunk.AsSpan(0, count));
            size = Math.Min(size + count, SourceRows.LongestRowBytes + 1);
        }
        return size;
    }

    private async ValueTask<bool> NextAsync(XmlReader reader, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var isThere = await ReadAsync(reader.ReadAsync);
        // Each open element costs the reader memory, also where nobody keeps it.
        return reader.Depth <= MostDepth
            ? isThere
            : throw new InvalidDataException($"The document is nested deeper than {MostDepth} elements.");
    }

    private async ValueTask<T> ReadAsync<T>(Func<Task<T>> read)
    {
        try
        {
            pieces.Begin();
            return await read();
        }
        catch (XmlException fault)
        {
            throw new InvalidDataException($"The XML can't be read on: {fault.Message}", fault);
        }
    }
}
