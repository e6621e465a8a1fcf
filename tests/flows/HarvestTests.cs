using System.Text.Json;

namespace Exchange.Tests.Flows;

/// <summary>A museum brings works from a provider of OAI-PMH: here what another one lists on the exchange.</summary>
internal sealed class HarvestTests
{
    [Test]
    public async Task What_a_provider_lists_comes_in_as_drafts_and_what_it_deletes_is_withdrawn()
    {
        var provider = await Market.OpenAsync();
        var second = await provider.ListAsync();
        var museum = await Market.OpenAsync();
        var api = museum.Holder.Api;
        var harvest = new
        {
            baseUrl = new Uri(TheExchange.Running.Gateway, "/oai").ToString(),
            metadataPrefix = "oai_dc",
            mapping = "oai-dc",
            set = $"holder:{provider.Holder.Id}",
        };
        var added = (await api.PostAsync("/v1/harvests", harvest)).Must();
        var path = $"/v1/harvests/{added.Text("harvestId")}/run";

        var first = await RunAsync(api, path);
        var again = await RunAsync(api, $"{path}?from=2001-01-01T00:00:00Z");
        (await provider.Holder.Api.PostAsync($"/v1/works/{second}/withdraw")).Must();
        var after = await RunAsync(api, $"{path}?from=2001-01-01T00:00:00Z");

        Assert.That(first.Text("state"), Is.EqualTo("done"), first.ToString());
        Assert.That((first.Text("created"), first.Text("refused")), Is.EqualTo(("2", "0")));
        Assert.That((again.Text("created"), again.Text("unchanged")), Is.EqualTo(("0", "2")));
        Assert.That((after.Text("withdrawn"), after.Text("unchanged")), Is.EqualTo(("1", "1")));
        var drafts = (await api.GetAsync($"/v1/works?holderId={museum.Holder.Id}&state=draft")).Must();
        Assert.That(drafts.Texts("data", "displayTitle"), Is.EqualTo(["Flying Apsaras"]));
    }

    private static async Task<JsonElement> RunAsync(Api api, string path)
    {
        var import = $"/v1/imports/{(await api.PostAsync(path)).Must().Text("importId")}";
        return await Eventually.SeeAsync(
            async () => (await api.GetAsync(import)).Must(),
            seen => seen.Text("state") is "done" or "failed",
            "the run has ended",
            TimeSpan.FromSeconds(60)
        );
    }
}
