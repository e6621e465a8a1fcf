using System.IO.Compression;
using System.Text;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Files;

namespace Exchange.Tests.Unit.Catalog;

public sealed class SourceRowsTests
{
    [Test]
    public async Task Lines_end_at_LF_and_nowhere_else()
    {
        var rows = await ReadAsync("tate", "\uFEFF{\"a\":\"x\u0085y\u2028z\"}\r\n\n  \n{\"a\":\"2\"}");

        Assert.That(rows, Is.EqualTo(["1 {\"a\":\"x\u0085y\u2028z\"}", "4 {\"a\":\"2\"}"]));
    }

    [Test]
    public async Task Each_broken_line_is_refused_by_its_number_and_the_others_are_read()
    {
        var rows = await ReadAsync("tate", "{\"a\":1}\n{\"a\":\n[1]\n\"text\"\n{\"a\":2}\n");

        Assert.That(
            rows,
            Is.EqualTo(["1 {\"a\":1}", "2 row.badJson", "3 row.notObject", "4 row.notObject", "5 {\"a\":2}"])
        );
    }

    [Test]
    public async Task A_line_that_is_too_long_is_skipped_in_bounded_memory()
    {
        var rows = await ReadAsync("tate", $"{{\"a\":1}}\n\"{new string('x', 5_000_000)}\"\n{{\"a\":2}}\n");

        Assert.That(rows, Is.EqualTo(["1 {\"a\":1}", "2 row.tooLong", "3 {\"a\":2}"]));
    }

    [Test]
    public async Task A_line_that_is_no_UTF_8_is_refused()
    {
        byte[] bytes = [.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}\n{\"a\":2}"u8];

        var rows = await ReadAsync("tate", bytes);

        Assert.That(rows, Is.EqualTo(["1 row.notUtf8", "2 {\"a\":2}"]));
    }

    [Test]
    public async Task A_CSV_row_is_an_object_of_its_columns()
    {
        var rows = await ReadAsync("chinese-paintings", "\uFEFFid,note\r\n1,\"a \"\"b\"\", c\"\r\n2,\n");

        Assert.That(
            rows,
            Is.EqualTo(["2 {\"id\":\"1\",\"note\":\"a \\\"b\\\", c\"}", "3 {\"id\":\"2\",\"note\":\"\"}"])
        );
    }

    [Test]
    public async Task A_quoted_field_may_go_over_lines()
    {
        var rows = await ReadAsync("chinese-paintings", "id,note\n1,\"a\n\nb\"\n2,c\n");

        Assert.That(rows, Is.EqualTo(["2 {\"id\":\"1\",\"note\":\"a\\n\\nb\"}", "5 {\"id\":\"2\",\"note\":\"c\"}"]));
    }

    [Test]
    public async Task One_stray_quote_does_not_swallow_the_rest_of_the_file()
    {
        var rows = await ReadAsync("chinese-paintings", "id,note\n1,\"a\n2,b\n3,\"c\"\n4\n5,d\"e\n6,f\n");

        string[] expected =
        [
            "2 row.quotes",
            "3 {\"id\":\"2\",\"note\":\"b\"}",
            "4 {\"id\":\"3\",\"note\":\"c\"}",
            "5 row.columns",
            "6 row.quotes",
            "7 {\"id\":\"6\",\"note\":\"f\"}",
        ];
        Assert.That(rows, Is.EqualTo(expected));
    }

    [TestCase("id,id\n")]
    [TestCase("id,\"note\n")]
    public void A_CSV_file_without_a_header_can_not_be_read(string file) =>
        Assert.That(() => ReadAsync("chinese-paintings", file), Throws.InstanceOf<InvalidDataException>());

    [Test]
    public async Task A_gzip_file_is_known_by_its_first_bytes()
    {
        var packed = Pack("{\"a\":1}\n");

        var rows = await ReadAsync("tate", packed);

        Assert.That(rows, Is.EqualTo(["1 {\"a\":1}"]));
    }

    [Test]
    public void A_gzip_file_that_was_cut_off_is_no_whole_file()
    {
        var packed = Pack(string.Concat(Enumerable.Range(0, 5_000).Select(number => $"{{\"a\":{number}}}\n")));

        Assert.That(() => ReadAsync("tate", packed[..^100]), Throws.InstanceOf<InvalidDataException>());
    }

    [Test]
    public void A_small_file_that_unpacks_to_too_much_is_stopped()
    {
        var stream = new LimitedStream(new MemoryStream(new byte[1_000]), mostBytes: 999);

        Assert.That(async () => await stream.ReadAsync(new byte[1_000]), Throws.InstanceOf<FileTooLargeException>());
    }

    private static byte[] Pack(string text)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private static Task<List<string>> ReadAsync(string mapping, string text) =>
        ReadAsync(mapping, Encoding.UTF8.GetBytes(text));

    private static async Task<List<string>> ReadAsync(string mapping, byte[] bytes)
    {
        var file = new MemoryStream(bytes);
        Stream stream = GzipFile.Begins(bytes) ? new GzipFile(file, bytes) : file;
        var rows = new List<string>();
        await foreach (
            var row in SourceRows.ReadAsync(stream, BuiltInMappings.Find(mapping)!.Mapping, CancellationToken.None)
        )
        {
            rows.Add($"{row.Line} {row.Fault?.Code ?? row.Document!.RootElement.GetRawText()}");
            row.Document?.Dispose();
        }
        return rows;
    }
}
