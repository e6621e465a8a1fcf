using System.Text.Json;
using Exchange.Catalog.Domain;
using Exchange.Kernel;

namespace Exchange.Tests.Unit.Catalog;

/// <summary>
/// The cases are those that an outside validator judges too, see tests/conformance/profiles.mjs.
/// </summary>
public sealed class ProfilesTests
{
    private static readonly JsonElement Cases = JsonSerializer.Deserialize<JsonElement>(
        Tree.Read("tests/conformance/profiles/cases.json")
    );

    [Test]
    public void Every_profile_has_cases() =>
        Assert.That(
            Cases.EnumerateObject().Select(one => one.Name),
            Is.EquivalentTo(Profiles.BuiltIn.Newest.Select(profile => profile.Name))
        );

    [TestCaseSource(nameof(Names))]
    public void What_fits_its_profile_is_accepted(string name)
    {
        var schema = Profiles.BuiltIn.Find(name)!.Schema;

        foreach (var content in Cases.GetProperty(name).GetProperty("valid").EnumerateArray())
            Assert.That(schema.Faults(content), Is.Empty, content.ToString());
    }

    [TestCaseSource(nameof(Names))]
    public void Every_field_that_does_not_fit_is_named_by_its_pointer(string name)
    {
        var schema = Profiles.BuiltIn.Find(name)!.Schema;

        foreach (var wrong in Cases.GetProperty(name).GetProperty("invalid").EnumerateArray())
        {
            var pointers = schema.Faults(wrong.GetProperty("content")).Select(fault => fault.Pointer).Distinct();
            var expected = wrong.GetProperty("pointers").EnumerateArray().Select(one => one.GetString());
            Assert.That(pointers, Is.EquivalentTo(expected), wrong.ToString());
        }
    }

    [TestCase("""{"oneOf":[]}""")]
    [TestCase("""{"type":"null"}""")]
    [TestCase("""{"$ref":"https://example.org/schema"}""")]
    public void A_schema_that_says_more_than_is_checked_is_not_read(string document) =>
        Assert.That(() => JsonSchema.Read(document), Throws.TypeOf<JsonException>());

    [Test]
    public void A_work_stays_under_the_version_that_it_was_written_by_and_new_ones_are_written_under_the_newest()
    {
        var profiles = new Profiles([Version(1, "\"kind\""), Version(2, "\"kind\",\"era\"")]);
        var old = new WorkContent
        {
            Class = "mask",
            ProfileVersion = 1,
            Details = JsonSerializer.Deserialize<JsonElement>("""{"kind":"opera"}"""),
        };

        Assert.That(profiles.Check(old, kept: 1), Is.Empty);
        Assert.That(Codes(profiles.Check(old, kept: null)), Is.EqualTo(["/profileVersion profileVersion.closed"]));
        Assert.That(
            Codes(profiles.Check(old with { ProfileVersion = null }, kept: 1)),
            Is.EqualTo(["/details/era required"])
        );
        Assert.That(profiles.Find("mask", 1), Is.Not.Null);
    }

    [Test]
    public void A_profile_without_its_first_version_is_not_read() =>
        Assert.That(() => new Profiles([Version(2, "\"kind\"")]), Throws.TypeOf<JsonException>());

    private static IEnumerable<string> Names() => Profiles.BuiltIn.Newest.Select(profile => profile.Name);

    private static IEnumerable<string> Codes(IEnumerable<FieldError> faults) =>
        faults.Select(fault => $"{fault.Pointer} {fault.Code}");

    private static string Version(int version, string required) =>
        $$"""
            {
              "$id": "/v1/profiles/mask/{{version}}",
              "properties": {
                "details": {
                  "required": [{{required}}],
                  "properties": { "kind": { "type": "string" }, "era": { "type": "string" } }
                }
              }
            }
            """;
}
