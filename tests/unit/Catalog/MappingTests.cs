using System.Text.Json;
using Exchange.Catalog.Domain;

namespace Exchange.Tests.Unit.Catalog;

public sealed class MappingTests
{
    [TestCase("\"a.b.0\"", """{"a":{"b":["x"]}}""", "x")]
    [TestCase("""{"copy":"a"}""", """{"a":1.50}""", "1.50")]
    [TestCase("""{"copy":"a.b"}""", """{"a":"text"}""", null)]
    [TestCase("""{"constant":"c"}""", "{}", "c")]
    [TestCase("""{"firstOf":["a","b",{"constant":"c"}]}""", """{"a":" ","b":null}""", "c")]
    [TestCase("""{"concat":["a","b","c"],"with":", "}""", """{"a":"1","c":"3"}""", "1, 3")]
    [TestCase("""{"split":"a","on":"x","take":1}""", """{"a":"3 x 4"}""", "4")]
    [TestCase("""{"split":"a","on":"x","take":-1}""", """{"a":"3x4x5"}""", "5")]
    [TestCase("""{"split":"a","on":"x","take":5}""", """{"a":"3x4"}""", null)]
    [TestCase("""{"regex":"(?<y>[0-9]{4})","group":"y","of":"a"}""", """{"a":"c. 1830"}""", "1830")]
    [TestCase("""{"regex":"^no$","of":"a"}""", """{"a":"yes"}""", null)]
    [TestCase("""{"number":"a","unit":"in"}""", """{"a":2.0}""", "50.8")]
    [TestCase("""{"number":"a","unit":"in","zeroIsUnknown":true}""", """{"a":0.0}""", null)]
    [TestCase("""{"number":"a","unit":"mm","otherwise":"nothing"}""", """{"a":"(upper):"}""", null)]
    [TestCase("""{"year":"a"}""", """{"a":"-0480-01-06"}""", "-480")]
    [TestCase("""{"year":"a","otherwise":"nothing"}""", """{"a":"long ago"}""", null)]
    [TestCase("""{"map":{"山水":"landscape"},"of":"a"}""", """{"a":"山水"}""", "landscape")]
    [TestCase("""{"map":{"x":"y"},"of":"a","otherwise":"a"}""", """{"a":"z"}""", "z")]
    [TestCase("""{"map":{"x":"y"},"of":"a","otherwise":"nothing"}""", """{"a":"z"}""", null)]
    [TestCase("""{"join":"a","with":"/"}""", """{"a":["1",null,"3"]}""", "1/3")]
    [TestCase("""{"after":"a","of":"b"}""", """{"a":"齐白石","b":"齐白石 虾"}""", " 虾")]
    [TestCase("""{"after":"a","of":"b"}""", """{"a":"x","b":"齐白石 虾"}""", null)]
    [TestCase("""{"fold":"a"}""", """{"a":"（４１．５ｘ３）"}""", "(41.5x3)")]
    [TestCase("""{"digest":["a","b"]}""", """{"a":"1"}""", "2b8d9cc6944cb101828f20db1b3c4051")]
    [TestCase("""{"digest":["a","b"]}""", "{}", null)]
    [TestCase("""{"map":{"x":""},"of":"a","otherwise":"same"}""", """{"a":"z"}""", "z")]
    [TestCase("""{"map":{"x":""},"of":"a","otherwise":"same"}""", """{"a":"x"}""", null)]
    [TestCase("""{"use":"b-of-a"}""", """{"a":{"b":"named"}}""", "named")]
    [TestCase("""{"trim":"a","characters":"_- "}""", """{"a":"_ x -"}""", "x")]
    [TestCase("""{"when":"a","then":{"constant":"there"}}""", """{"a":"1"}""", "there")]
    [TestCase("""{"when":"a","then":{"constant":"there"}}""", """{"a":""}""", null)]
    public void An_expression_finds_its_text(string expression, string row, string? text)
    {
        var (found, errors) = Evaluate(expression, row);

        Assert.That(found, Is.EqualTo(text));
        Assert.That(errors, Is.Empty);
    }

    [TestCase("""{"copy":"a"}""", """{"a":[1]}""", "value.notText")]
    [TestCase("""{"number":"a"}""", """{"a":"wide"}""", "value.notNumber")]
    [TestCase("""{"year":"a"}""", """{"a":"c. 1830"}""", "value.notYear")]
    [TestCase("""{"map":{"x":"y"},"of":"a"}""", """{"a":"z"}""", "value.unmapped")]
    [TestCase("""{"copy":"a"}""", """{"a":"\ud800"}""", "value.badText")]
    public void What_has_no_meaning_is_refused_by_name(string expression, string row, string code)
    {
        var (found, errors) = Evaluate(expression, row);

        Assert.That(found, Is.Null);
        Assert.That(errors, Is.EqualTo([code]));
    }

    [TestCase("\"a\"", 100_001)]
    [TestCase("""{"concat":["a","a","a"],"with":""}""", 40_000)]
    [TestCase("""{"join":"b","with":""}""", 60_000)]
    public void A_text_that_grows_beyond_what_any_field_takes_is_refused(string expression, int length)
    {
        var a = new string('x', length);

        var (found, errors) = Evaluate(expression, JsonSerializer.Serialize(new { a, b = new[] { a, a } }));

        Assert.That(found, Is.Null);
        Assert.That(errors, Is.EqualTo(["value.tooLong"]));
    }

    [TestCase("{}", null, null)]
    [TestCase("""{"consent":"TRUE"}""", true, null)]
    [TestCase("""{"consent":false,"remains":"x"}""", false, "humanRemains")]
    public void A_mapping_says_what_needs_consent_and_what_is_sensitive(string row, bool? consent, string? code)
    {
        var mapping = MappingReader.Read(
            """
            {
              "name": "rites", "about": "Our own", "format": "ndjson", "source": { "scheme": "own.id", "value": "id" },
              "work": {
                "title": { "en": { "constant": "T" } },
                "class": { "constant": "painting" },
                "rightsStatus": { "constant": "http://rightsstatements.org/vocab/CNE/1.0/" },
                "consentRequired": "consent",
                "sensitivities": [{ "when": "remains", "then": { "constant": "humanRemains" } }]
              }
            }
            """
        );

        using var source = JsonDocument.Parse(row);
        var content = RowMapper.Map(mapping.Value, source.RootElement).Content;

        Assert.That(content.ConsentRequired, Is.EqualTo(consent));
        Assert.That(content.Sensitivities?.Single(), Is.EqualTo(code));
    }

    [TestCase("42")]
    [TestCase("\"a..b\"")]
    [TestCase("""{"shell":"rm"}""")]
    [TestCase("""{"copy":"a","constant":"b"}""")]
    [TestCase("""{"copy":"a","with":"b"}""")]
    [TestCase("""{"firstOf":[]}""")]
    [TestCase("""{"regex":"(","of":"a"}""")]
    [TestCase("""{"regex":"(a)\\1","of":"a"}""")]
    [TestCase("""{"regex":"a","group":"b","of":"a"}""")]
    [TestCase("""{"split":"a"}""")]
    [TestCase("""{"number":"a","unit":"ell"}""")]
    public void A_document_with_an_unknown_operation_is_refused(string expression)
    {
        var mapping = MappingReader.Read(Document(expression));

        Assert.That(mapping.Error?.Code, Is.EqualTo("mapping.invalid"));
        Assert.That(mapping.Error?.Fields[0].Pointer, Is.EqualTo("/work/title/en"));
    }

    [TestCase("""{"use":"nobody"}""", "/work")]
    [TestCase("""{"use":"b-of-a"}""", "/names")]
    public void A_name_is_known_and_does_not_use_names(string expression, string pointer)
    {
        var document = pointer is "/work"
            ? Document(expression)
            : Document("\"a\"").Replace("\"a.b\"", expression, StringComparison.Ordinal);

        var mapping = MappingReader.Read(document);

        Assert.That(mapping.Error?.Fields[0].Pointer, Is.EqualTo(pointer));
    }

    [Test]
    public void A_number_that_cannot_be_read_is_remarked_on_where_the_mapping_asks_for_it()
    {
        var mapping = MappingReader.Read(Document("""{"number":"a","otherwise":"remark"}""")).Value;
        using var document = JsonDocument.Parse("""{"id":"1","a":"wide"}""");

        var row = RowMapper.Map(mapping, document.RootElement);

        Assert.That(row.Remarks.Select(remark => remark.Code), Is.EqualTo(["value.notNumber"]));
    }

    [Test]
    public void An_unknown_field_of_a_work_is_refused()
    {
        var mapping = MappingReader.Read(Document("\"a\"").Replace("\"class\"", "\"klass\"", StringComparison.Ordinal));

        Assert.That(mapping.Error?.Code, Is.EqualTo("mapping.invalid"));
    }

    [Test]
    public void Details_are_texts_numbers_language_maps_and_lists_of_them()
    {
        const string details = """
            "details": {
              "kind": { "text": { "constant": "bronze" } }, "weightGrams": { "number": "weight" },
              "culture": { "texts": { "en": "culture" } },
              "materials": { "each": { "split": "materials", "on": ";" }, "texts": { "en": "." } }
            }, "class"
            """;
        var artifact = Document("\"a\"").Replace("painting", "artifact", StringComparison.Ordinal);
        var mapping = MappingReader.Read(artifact.Replace("\"class\"", details, StringComparison.Ordinal)).Value;
        using var row = JsonDocument.Parse(
            """{"id":"1","a":"Ding","weight":"875.5","culture":"Qin","materials":"Cu;Sn"}"""
        );

        var mapped = RowMapper.Map(mapping, row.RootElement);

        Assert.That(mapped.Errors, Is.Empty);
        Assert.That(
            mapped.Content.Details.ToString(),
            Is.EqualTo(
                """{"kind":"bronze","weightGrams":875.5,"culture":{"en":"Qin"},"materials":[{"en":"Cu"},{"en":"Sn"}]}"""
            )
        );
    }

    [Test]
    public void A_detail_of_two_forms_is_refused()
    {
        var two = Document("\"a\"")
            .Replace(
                "\"class\"",
                """ "details": { "kind": { "text": "a", "number": "a" } }, "class" """,
                StringComparison.Ordinal
            );

        Assert.That(MappingReader.Read(two).Error?.Fields[0].Pointer, Is.EqualTo("/work/details/kind"));
    }

    [Test]
    public void The_mappings_that_come_along_are_valid() =>
        Assert.That(
            BuiltInMappings.All.Select(known => known.Mapping.Name),
            Is.EqualTo([
                "chinese-paintings",
                "cmoa-objects",
                "ich",
                "lido",
                "nga-altnames",
                "nga-constituents",
                "oai-dc",
                "songci",
                "tate",
                "tate-artist-data",
                "tate-artists",
                "teenie-harris",
            ])
        );

    internal static (string? Text, IEnumerable<string> Codes) Evaluate(string expression, string row)
    {
        var mapping = MappingReader.Read(Document(expression)).Value;
        using var document = JsonDocument.Parse(row);
        var scope = new Scope(document.RootElement, document.RootElement, "", mapping.Names, [], []);
        var text = Interpreter.Evaluate(mapping.Work!.Title["en"], scope);
        return (text, scope.Errors.Select(error => error.Code));
    }

    private static string Document(string title) =>
        $$"""
            {
              "name": "test", "about": "", "format": "ndjson",
              "source": { "scheme": "test", "value": "id" },
              "names": { "b-of-a": "a.b" },
              "work": {
                "title": { "en": {{title}} },
                "class": { "constant": "painting" },
                "rightsStatus": { "constant": "http://rightsstatements.org/vocab/CNE/1.0/" }
              }
            }
            """;
}
