using System.Text;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Files;

namespace Exchange.Tests.Unit.Catalog;

public sealed class XmlRowsTests
{
    [Test]
    public async Task Elements_of_the_name_are_rows_with_children_attributes_and_texts()
    {
        var rows = await ReadAsync(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <w:wrap xmlns:w="http://example.org" xmlns:xml="http://www.w3.org/XML/1998/namespace">
              <w:row><w:id w:type="local"> 1 </w:id><!-- no --><w:t xml:lang="en">A &amp; B</w:t>
                <w:t>C</w:t><w:e/></w:row>
              <other><row a="1"><![CDATA[<x>]]></row></other>
            </w:wrap>
            """
        );

        string[] expected =
        [
            """1 {"id":{"@type":"local","#":"1"},"t":[{"@lang":"en","#":"A \u0026 B"},"C"]}""",
            """2 {"@a":"1","#":"\u003Cx\u003E"}""",
        ];
        Assert.That(rows, Is.EqualTo(expected));
    }

    [Test]
    public async Task A_row_that_is_too_long_or_too_deep_is_refused_and_stops_no_other()
    {
        var deep = $"{string.Concat(Enumerable.Repeat("<a>", 200))}{string.Concat(Enumerable.Repeat("</a>", 200))}";
        var document =
            $"<w><row><a>{new string('x', 5_000_000)}</a></row><row>{deep}</row>"
            + $"<row>{string.Concat(Enumerable.Repeat("<b c='d'/>", 700_000))}</row><row><a>1</a></row></w>";

        var rows = await ReadAsync(document);

        Assert.That(rows, Is.EqualTo(["1 row.tooLong", "2 row.tooDeep", "3 row.tooLong", "4 {\"a\":\"1\"}"]));
    }

    [TestCase("<!DOCTYPE w [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><w><row>&a;</row></w>")]
    [TestCase("<!DOCTYPE w [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]><w><row>&b;</row></w>")]
    [TestCase("<!DOCTYPE w SYSTEM 'http://127.0.0.1/w.dtd'><w><row/></w>")]
    [TestCase("<w><row>&nbsp;</row></w>")]
    [TestCase("<w><row><a></row></w>")]
    [TestCase("<w><row>")]
    [TestCase("<w>\0</w>")]
    [TestCase("<w><row>&#0;</row></w>")]
    [TestCase("{\"a\":1}")]
    [TestCase("<w><line/></w>")]
    [TestCase("")]
    public void What_is_no_plain_XML_or_has_no_such_element_is_damaged(string document) =>
        Assert.That(() => ReadAsync(document), Throws.TypeOf<InvalidDataException>());

    [Test]
    public void A_document_that_is_nested_without_end_is_stopped()
    {
        var deep = $"<w>{string.Concat(Enumerable.Repeat("<a>", 100_000))}";

        Assert.That(() => ReadAsync(deep), Throws.TypeOf<InvalidDataException>().With.Message.Contains("deeper"));
    }

    [TestCase("<w><row a='")]
    [TestCase("<w><row ")]
    [TestCase("<w><")]
    public void A_name_or_an_attribute_without_end_is_stopped(string begin)
    {
        var document = $"{begin}{new string('x', 20_000_000)}";

        Assert.That(() => ReadAsync(document), Throws.TypeOf<InvalidDataException>().With.Message.Contains("bytes"));
    }

    private static async Task<List<string>> ReadAsync(string document)
    {
        var rows = new List<string>();
        var stream = new MemoryStream(Encoding.UTF8.GetBytes(document));
        var mapping = BuiltInMappings.Find("ich")!.Mapping with { Format = SourceFormat.Xml, Rows = "row" };
        await foreach (var row in SourceRows.ReadAsync(stream, mapping, CancellationToken.None))
        {
            rows.Add($"{row.Line} {row.Fault?.Code ?? row.Document!.RootElement.GetRawText()}");
            row.Document?.Dispose();
        }
        return rows;
    }
}
