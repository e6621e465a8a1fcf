using System.Text;
using CsCheck;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Files;

namespace Exchange.Tests.Unit.Catalog;

public sealed class JsonRowsTests
{
    [TestCase(".", """ [ {"a":1} , {"a":"],\"}"}] """)]
    [TestCase("data.items", """{"n":[1,{"items":[]}],"data":{"x\n":"}","items":[{"a":1},{"a":"],\"}"}],"y":1}}""")]
    [TestCase(".", "\uFEFF[{\"a\":1},{\"a\":\"],\\\"}\"}]")]
    public async Task The_items_of_an_array_are_rows_by_their_number(string path, string document)
    {
        var rows = await ReadAsync(path, document);

        Assert.That(rows, Is.EqualTo(["1 {\"a\":1}", "2 {\"a\":\"],\\\"}\"}"]));
    }

    [TestCase("[]")]
    [TestCase(" [ ] ")]
    public async Task An_empty_array_has_no_rows(string document) =>
        Assert.That(await ReadAsync(".", document), Is.Empty);

    [Test]
    public async Task A_broken_item_is_refused_by_its_number_and_stops_no_other()
    {
        var deep = $"{new string('[', 100)}{new string(']', 100)}";
        var document = $$"""[{"a":1},{"a":nope},[1],,{{deep}},"{{new string('x', 1_100_000)}}",{"a":2}]""";

        var rows = await ReadAsync(".", document);

        string[] expected =
        [
            "1 {\"a\":1}",
            "2 row.badJson",
            "3 row.notObject",
            "4 row.badJson",
            "5 row.badJson",
            "6 row.tooLong",
            "7 {\"a\":2}",
        ];
        Assert.That(rows, Is.EqualTo(expected));
    }

    [TestCase(".", "")]
    [TestCase(".", "{}")]
    [TestCase(".", "acno;title")]
    [TestCase("data.items", "[]")]
    [TestCase("data.items", """{"data":{"other":[]}}""")]
    [TestCase("data.items", """{"data":[]}""")]
    [TestCase("data.items", """{"data""")]
    [TestCase(".", """[{"a":1},""")]
    [TestCase(".", """[{"a":1}""")]
    [TestCase(".", """[{"a":1}}""")]
    public void A_document_without_the_array_or_its_end_is_damaged(string path, string document) =>
        Assert.That(() => ReadAsync(path, document), Throws.TypeOf<InvalidDataException>());

    [Test]
    public void Every_array_of_objects_comes_out_as_it_went_in()
    {
        var text = Gen.String[Gen.Char["ab\"\\[]{},: é敦\n"], 0, 12];

        text.Array[0, 20]
            .Sample(texts =>
            {
                var items = texts.Select(one => System.Text.Json.JsonSerializer.Serialize(new { a = one })).ToList();
                var rows = ReadAsync("x.y", $"{{\"x\":{{\"y\":[{string.Join(" ,\n", items)}]}}}}", piece: 3);
                return rows.GetAwaiter()
                    .GetResult()
                    .SequenceEqual(items.Select((item, index) => $"{index + 1} {item}"));
            });
    }

    private static async Task<List<string>> ReadAsync(string path, string document, int piece = 100_000)
    {
        var stream = new Pieces(Encoding.UTF8.GetBytes(document), piece);
        var rows = new List<string>();
        var mapping = BuiltInMappings.Find("ich")!.Mapping with { Format = SourceFormat.Json, Rows = path };
        await foreach (var row in SourceRows.ReadAsync(stream, mapping, CancellationToken.None))
        {
            rows.Add($"{row.Line} {row.Fault?.Code ?? row.Document!.RootElement.GetRawText()}");
            row.Document?.Dispose();
        }
        return rows;
    }

    /// <summary>Gives a few bytes at a time, as a network does.</summary>
    private sealed class Pieces(byte[] bytes, int piece) : ReadOnlyStream
    {
        private int at;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(Math.Min(piece, buffer.Length), bytes.Length - at);
            bytes.AsSpan(at, count).CopyTo(buffer.Span);
            at += count;
            return ValueTask.FromResult(count);
        }
    }
}
