using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Contracts;
using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Webhooks;
using Exchange.Webhooks.Data;
using Exchange.Webhooks.Features;
using Exchange.Webhooks.Vocabulary;

namespace Exchange.Tests.Unit.Webhooks;

/// <summary>The table of what partners are told is whole, and every row of it is documented.</summary>
internal sealed class EventTypesTests
{
    private static readonly PublicAddress Address = new("https://exchange.example/");
    private static readonly HashSet<string> EveryScope = [.. Scopes.All.Keys];

    private static IEnumerable<TestCaseData> Rows =>
        EventTypes.All.Select(row => new TestCaseData(row).SetArgDisplayNames(row.Type));

    [Test]
    public void Partners_are_told_of_every_public_fact_and_of_nothing_else()
    {
        var heard = Listeners.Messages.Where(message => Listeners.Of(message).Contains("webhooks.events"));

        Assert.That(EventTypes.Messages, Is.EquivalentTo(PublicFacts.Messages));
        Assert.That(heard, Is.EquivalentTo(PublicFacts.Messages));
    }

    [TestCaseSource(nameof(Rows))]
    public void Every_type_is_documented_with_an_example_that_is_made_as_events_are(EventType row)
    {
        var answer = EventTypeAnswer.Of(row, Address);

        Assert.That(row.Type, Does.Match("^[a-z]+[.][a-z][A-Za-z]+$"));
        Assert.That(row.Description, Does.Match("^[A-Z].{20,}[.]$"));
        Assert.That(Undescribed(answer.Schema, row.Type), Is.Empty);
        Assert.That(answer.Example.Type, Is.EqualTo(row.Type));
        Assert.That(
            answer.Example.Subject,
            Is.EqualTo(answer.ThinExample.Data.GetProperty(row.Resource.IdName).GetString())
        );
        Assert.That(Named(answer.Example.Data), Is.SupersetOf(Named(answer.Schema.GetProperty("required"))));
    }

    [TestCaseSource(nameof(Rows))]
    public void A_foreign_organization_is_told_nothing_and_a_party_only_what_is_its_own(EventType row)
    {
        var stored = EventTypeAnswer.SampleOf(row);
        var foreign = ParticipantId.New();
        var audience = row.AudienceOf(Samples.Of(row.Message));

        Assert.That(audience ?? [], Has.None.EqualTo(foreign));
        Assert.That(audience is null, Is.EqualTo(row.Type.Split('.')[0] is "work" or "offer"), "what is for everybody");
        foreach (var reader in (audience ?? []).Append(foreign))
        {
            var all = Told(stored, reader, EveryScope);
            Assert.That(RowsOf(all), Has.All.EqualTo(reader.ToString()), "rows of others are left out");
            foreach (var scope in EveryScope.Except([row.Resource.Scope]))
                Assert.That(
                    Hidden(all, Told(stored, reader, EveryScope.Except([scope]))),
                    Is.EquivalentTo(Kept(row, scope))
                );
        }
    }

    [TestCaseSource(nameof(Rows))]
    public void What_shows_a_work_is_kept_to_its_holder_once_the_work_is_not_public(EventType row)
    {
        var told = EventTypeAnswer.SampleOf(row);
        var kept = told with { KeptTo = Samples.Museum.ToString() };
        var (stranger, holder) = (ReaderOf(ParticipantId.New()), ReaderOf(Samples.Museum));
        var isForEverybody = row.AudienceOf(Samples.Of(row.Message)) is null;
        // What a work says is said in languages; ids and numbers of it are no secret.
        var shows = isForEverybody && row.Data.GetProperties().Any(one => one.PropertyType == typeof(LanguageMap));

        Assert.That(row.ShowsWork, Is.EqualTo(shows));
        foreach (var reader in new[] { holder, stranger with { SeesAll = true } })
            Assert.That(Written(kept, reader), Is.EqualTo(Written(told, reader)));
        Assert.That(
            Written(kept, stranger),
            Is.EqualTo(
                shows
                    ? Json.Write(EventBody.Of(told, stranger, BodyForm.Thin, Address) with { Thinned = true })
                    : Written(told, stranger)
            )
        );
    }

    private static Reader ReaderOf(ParticipantId id) => new(id, SeesAll: false, EveryScope);

    private static string Written(EventRow stored, Reader reader) =>
        Json.Write(EventBody.Of(stored, reader, BodyForm.Full, Address));

    private static JsonElement Told(EventRow stored, ParticipantId reader, IEnumerable<string> scopes) =>
        EventBody.Of(stored, new Reader(reader, SeesAll: false, scopes.ToHashSet()), BodyForm.Full, Address).Data;

    private static IEnumerable<string> Hidden(JsonElement all, JsonElement told) => Named(all).Except(Named(told));

    // What a type keeps to those who have the scope; said here a second time, so that no member is opened unseen.
    private static string[] Kept(EventType row, string scope) =>
        row.Type.StartsWith("order.", StringComparison.Ordinal) && scope is Scopes.MoneyRead
            ? ["transferId", "parts", "refunds"]
            : [];

    // Of an order both parties are told who gets what of the price; of a payment each is told its own.
    private static IEnumerable<string?> RowsOf(JsonElement data) =>
        data.TryGetProperty("parts", out var parts)
        && parts.ValueKind == JsonValueKind.Array
        && !data.TryGetProperty("buyerId", out _)
            ? parts.EnumerateArray().Select(part => part.GetProperty("participantId").GetString())
            : [];

    [Test]
    public void A_member_without_a_description_is_found() =>
        Assert.That(
            Undescribed(JsonSerializer.SerializeToElement(new { properties = new { bare = new { } } }), "some"),
            Is.EqualTo(new[] { "some/bare" })
        );

    [Test]
    public void A_body_that_would_be_too_large_is_sent_thin_and_says_so()
    {
        var row = EventTypes.Find("license.granted")!;
        var small = EventTypeAnswer.SampleOf(row);
        var data = JsonNode.Parse(small.Data)!;
        data["summary"]!["en"] = new string('x', EventBody.MostBytes);
        var large = small with { Data = data.ToJsonString() };
        var reader = new Reader(Samples.Games, SeesAll: false, EveryScope);

        var sent = Json.Write(EventBody.Fitting(large, reader, BodyForm.Full, Address));

        Assert.That(sent, Has.Length.LessThan(1000).And.Contains("\"thinned\":true"));
        Assert.That(
            Json.Write(EventBody.Fitting(small, reader, BodyForm.Full, Address)),
            Does.Contain("\"document\":{").And.Not.Contain("thinned")
        );
    }

    private static IEnumerable<string> Undescribed(JsonElement schema, string at) =>
        from member in schema.GetProperty("properties").EnumerateObject()
        where !member.Value.TryGetProperty("description", out _)
        select $"{at}/{member.Name}";

    private static IEnumerable<string> Named(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array
            ? element.EnumerateArray().Select(name => name.GetString()!)
            : element.EnumerateObject().Select(member => member.Name);
}
