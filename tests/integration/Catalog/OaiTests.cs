using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Npgsql;

namespace Exchange.Tests.Integration.Catalog;

/// <summary>What harvesters are told, whenever they ask.</summary>
internal sealed class OaiTests : CatalogFixture
{
    private static readonly XNamespace Oai = "http://www.openarchives.org/OAI/2.0/";

    [Test]
    public async Task Who_goes_on_from_an_answer_misses_nothing_that_was_not_committed_yet()
    {
        var late = await RegisterAsync("Spät");
        await using var connection = new NpgsqlConnection(Catalog.Database.AppConnectionString);
        await connection.OpenAsync();
        await using var listing = await connection.BeginTransactionAsync();
        await using var list = new NpgsqlCommand(
            "update works set state = 'listed', updated_at = now() where work_id = @id",
            connection,
            listing
        );
        list.Parameters.AddWithValue("id", WorkId.Parse(Text(late, "workId")).Value);
        await list.ExecuteNonQueryAsync();
        // Answers have whole seconds.
        await NextSecondAsync();
        var other = await ListAsync("Früh");
        await NextSecondAsync();

        var before = await AskAsync("");
        await listing.CommitAsync();
        var after = await AskAsync($"&from={before.Descendants(Oai + "responseDate").Single().Value}");

        var (seen, then) = (IdentifiersOf(before), IdentifiersOf(after));
        Assert.That(seen, Has.None.EndsWith(Text(late, "workId")));
        Assert.That(then, Has.One.EndsWith(Text(late, "workId")), after.ToString());
        Assert.That(seen.Concat(then), Has.Some.EndsWith(Text(other, "workId")));
    }

    [Test]
    public async Task A_work_that_is_gone_is_told_of_as_the_public_last_saw_it()
    {
        var work = await ListAsync("Gemälde");
        await ActAsync(Holder, work, "withdraw");
        var before = await HeaderAsync("class:painting", work);
        await NextSecondAsync();

        var edit = Work("Fotografie");
        ((Dictionary<string, object?>)edit)["class"] = "photograph";
        await (await Holder.PutAsync(PathOf(work), edit, "\"4\"")).JsonAsync(System.Net.HttpStatusCode.OK);

        var after = await HeaderAsync("class:painting", work);
        Assert.That(after?.Attribute("status")?.Value, Is.EqualTo("deleted"));
        Assert.That(after!.Elements(Oai + "setSpec").Select(set => set.Value), Has.Some.EqualTo("class:painting"));
        Assert.That(after.ToString(), Is.EqualTo(before!.ToString()), "the draft is nobody's business");
        Assert.That(await HeaderAsync("class:photograph", work), Is.Null);
    }

    [Test]
    public async Task Each_holder_of_what_is_or_was_listed_is_a_set()
    {
        await ListAsync("Satz");
        await OtherHolder.PostAsync("/v1/works", Work("Entwurf"));

        var sets = (await AskAsync("", "ListSets", prefix: "")).Descendants(Oai + "setSpec").Select(set => set.Value);

        Assert.That(
            sets.Where(set => set.StartsWith("holder:", StringComparison.Ordinal)),
            Is.EqualTo([$"holder:{HolderId}"])
        );
    }

    private Task<bool> NextSecondAsync()
    {
        var second = NowAsync();
        return Eventually.SeeAsync(
            async () => await NowAsync() > await second,
            hasPassed => hasPassed,
            "the next second has begun"
        );
    }

    private Task<long> NowAsync() =>
        Catalog.ScalarAsync<long>("select floor(extract(epoch from clock_timestamp()))::bigint");

    private async Task<XElement?> HeaderAsync(string set, JsonElement work) =>
        (await AskAsync($"&set={set}"))
            .Descendants(Oai + "header")
            .SingleOrDefault(header =>
                header.Element(Oai + "identifier")!.Value.EndsWith(Text(work, "workId"), StringComparison.Ordinal)
            );

    private static List<string> IdentifiersOf(XDocument answer) =>
        [.. answer.Descendants(Oai + "identifier").Select(identifier => identifier.Value)];

    private async Task<XDocument> AskAsync(
        string arguments,
        string verb = "ListIdentifiers",
        string prefix = "&metadataPrefix=oai_dc"
    )
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/oai?verb={verb}{prefix}{arguments}");
        return XDocument.Parse(await Buyer.GetStringAsync(new Uri(path, UriKind.Relative)));
    }
}
