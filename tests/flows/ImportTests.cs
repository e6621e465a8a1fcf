using System.Text.Json;

namespace Exchange.Tests.Flows;

internal sealed class ImportTests
{
    private const string File = """
        {"acno":"A1","title":"The Flying Apsaras","classification":"painting"}
        {"acno":"A2","title":"","classification":"painting"}
        {"acno":"A3","title":"The Nine-Colored Deer","classification":"painting"}
        """;

    [Test]
    public async Task Imported_works_are_reviewed_together_and_can_then_be_licensed()
    {
        var market = await Market.OpenAsync();

        var import = await ImportAsync(market.Holder);
        var refusals = (await market.Holder.Api.GetAsync($"{import}/refusals")).Must();
        (await market.Holder.Api.PostAsync($"{import}/submit")).Must();
        await SeeAsync(market.Holder, import, seen => seen.Text("works/submitted") is "2" && !IsMoving(seen));
        (await market.Operator.PostAsync($"{import}/approve")).Must();
        await SeeAsync(market.Holder, import, seen => seen.Text("works/listed") is "2" && !IsMoving(seen));
        await Books.QuietAsync();
        var again = await market.Holder.Api.GetAsync(await ImportAsync(market.Holder));

        Assert.That(refusals.Texts("data", "line"), Is.EqualTo(["2"]));
        var holder = ParticipantId.Parse(market.Holder.Id).Value;
        const string Known = "select count(*) from work where listed and holder_id = $1";
        Assert.That(await Books.OneAsync<long>("licensing", Known, holder), Is.EqualTo(3));
        Assert.That(again.Must().Text("unchanged"), Is.EqualTo("2"));
        Assert.That(again.Must().Text("created"), Is.EqualTo("0"));
    }

    private static async Task<string> ImportAsync(Party holder)
    {
        var started = await holder.Api.UploadAsync("/v1/imports?mapping=tate", File, "application/x-ndjson");
        var import = $"/v1/imports/{started.Must().Text("importId")}";
        var done = await SeeAsync(holder, import, seen => seen.Text("state") is "done" or "failed");
        Assert.That(done.Text("state"), Is.EqualTo("done"), done.ToString());
        Assert.That(done.Text("refused"), Is.EqualTo("1"), done.ToString());
        return import;
    }

    private static bool IsMoving(JsonElement import) => import.At("pendingStep").ValueKind is not JsonValueKind.Null;

    private static Task<JsonElement> SeeAsync(Party holder, string import, Func<JsonElement, bool> check) =>
        Eventually.SeeAsync(async () => (await holder.Api.GetAsync(import)).Must(), check, "the import is that far");
}
