using System.Text.Json;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Sharing;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Tests.Unit.Catalog;

public sealed class SharingTests
{
    private const string Mark = "http://creativecommons.org/publicdomain/mark/1.0/";

    private static readonly PublicWork Bowl = new(
        "https://exchange.example",
        WorkId.New(),
        ParticipantId.New(),
        IsListed: true,
        new WorkContent
        {
            Title = new LanguageMap { ["zh-Hans"] = "碗", ["und"] = "Bowl" },
            Creators =
            [
                new Creator(new LanguageMap { ["en"] = "A potter" }),
                new Creator(new LanguageMap { ["en"] = "A master" }, "follower of"),
            ],
            Date = new DateSpan("5th century BCE", -480, -450),
            Class = "artifact",
            Dimensions = new Dimensions(WidthMm: 120.4m, HeightMm: 60),
            RightsStatus = Mark,
            Images = ["https://museum.example/1.jpg", "https://museum.example/2.jpg"],
        },
        DateTimeOffset.UnixEpoch
    );

    [Test]
    public void A_manifest_has_a_canvas_for_each_picture_and_the_status_of_the_object_as_its_rights()
    {
        var manifest = Written(Manifest.Of(Bowl));

        Assert.That(manifest.GetProperty("rights").GetString(), Is.EqualTo(Mark));
        Assert.That(manifest.GetProperty("label").GetProperty("none")[0].GetString(), Is.EqualTo("Bowl"));
        var canvases = manifest.GetProperty("items").EnumerateArray().ToList();
        Assert.That(canvases, Has.Count.EqualTo(2));
        Assert.That(canvases[0].GetProperty("width").GetInt32(), Is.EqualTo(121));
        Assert.That(canvases[0].GetProperty("height").GetInt32(), Is.EqualTo(60));
        var annotation = canvases[1].GetProperty("items")[0].GetProperty("items")[0];
        Assert.That(
            annotation.GetProperty("target").GetString(),
            Is.EqualTo(canvases[1].GetProperty("id").GetString())
        );
        Assert.That(
            annotation.GetProperty("body").GetProperty("id").GetString(),
            Is.EqualTo("https://museum.example/2.jpg")
        );
    }

    [Test]
    public void A_manifest_says_nowhere_in_its_rights_where_a_license_is_sold()
    {
        var manifest = Written(Manifest.Of(Bowl));

        Assert.That(manifest.GetProperty("homepage")[0].GetProperty("id").GetString(), Is.EqualTo(Bowl.Page));
        Assert.That(manifest.GetProperty("seeAlso")[1].GetProperty("id").GetString(), Is.EqualTo(Bowl.OffersUri));
        Assert.That(manifest.GetProperty("rights").GetString(), Does.Not.Contain("exchange.example"));
    }

    [Test]
    public void A_work_without_a_picture_has_one_empty_canvas_and_nothing_that_is_null()
    {
        var bare = Bowl with { Content = Bowl.Content with { Images = null, Creators = null, Date = null } };

        var text = JsonSerializer.Serialize(Manifest.Of(bare), Json.Options);

        Assert.That(text, Does.Not.Contain("null"));
        Assert.That(Written(Manifest.Of(bare)).GetProperty("items").GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public void JSON_LD_keeps_the_status_apart_from_where_a_license_is_sold()
    {
        var linked = Written(SchemaOrg.Of(Bowl, [null, null]));

        Assert.That(linked.GetProperty("@context").GetString(), Is.EqualTo("https://schema.org"));
        Assert.That(linked.GetProperty("@type").GetString(), Is.EqualTo("VisualArtwork"));
        Assert.That(linked.GetProperty("license").GetString(), Is.EqualTo(Mark));
        Assert.That(linked.GetProperty("acquireLicensePage").GetString(), Is.EqualTo(Bowl.OffersUri));
        Assert.That(linked.GetProperty("creator").GetArrayLength(), Is.EqualTo(1));
        Assert.That(linked.GetProperty("contributor").GetArrayLength(), Is.EqualTo(1));
        Assert.That(linked.GetProperty("dateCreated").GetString(), Is.EqualTo("-0479/-0449"));
        var picture = linked.GetProperty("image")[0];
        Assert.That(picture.GetProperty("license").GetString(), Is.EqualTo(Mark));
        Assert.That(picture.GetProperty("acquireLicensePage").GetString(), Is.EqualTo(Bowl.OffersUri));
    }

    [TestCase(PartyType.Person, "Person")]
    [TestCase(PartyType.Organization, "Organization")]
    [TestCase(PartyType.Group, "Organization")]
    [TestCase(PartyType.Anonymous, null)]
    [TestCase(null, null)]
    public void JSON_LD_calls_nobody_a_person_who_is_not_known_to_be_one(PartyType? maker, string? type)
    {
        var linked = Written(SchemaOrg.Of(Bowl, [maker, maker]));

        var potter = linked.GetProperty("creator")[0];
        var master = linked.GetProperty("contributor")[0].GetProperty("contributor");
        foreach (var who in new[] { potter, master })
            Assert.That(who.TryGetProperty("@type", out var said) ? said.GetString() : null, Is.EqualTo(type));
    }

    private static JsonElement Written<T>(T value) => JsonSerializer.SerializeToElement(value, Json.Options);
}
