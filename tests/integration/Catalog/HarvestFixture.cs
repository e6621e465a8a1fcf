using System.Net;
using System.Text.Json;

namespace Exchange.Tests.Integration.Catalog;

/// <summary>
/// A catalog that may ask providers on this machine, and the words in which tests of harvests are told.
/// </summary>
internal abstract class HarvestFixture : CatalogFixture
{
    protected override string[] Settings => ["--Catalog:AllowLocalProviders=true", "--environment=Development"];

    protected async Task<HttpResponseMessage> AddAnswerAsync(string address, string prefix, string mapping) =>
        await Holder.PostAsync(
            "/v1/harvests",
            new
            {
                baseUrl = address,
                metadataPrefix = prefix,
                mapping,
                set = "s",
            }
        );

    protected async Task<JsonElement> AddAsync(
        string address,
        string prefix = "oai_dc",
        string mapping = "oai-dc",
        string set = "s",
        HttpClient? client = null
    ) =>
        await (
            await (client ?? Holder).PostAsync(
                "/v1/harvests",
                new
                {
                    baseUrl = address,
                    metadataPrefix = prefix,
                    mapping,
                    set,
                }
            )
        ).JsonAsync(HttpStatusCode.Created);

    protected async Task<JsonElement> BeginAsync(JsonElement harvest, HttpClient? client = null, string query = "") =>
        await (
            await (client ?? Holder).PostAsync($"/v1/harvests/{Text(harvest, "harvestId")}/run{query}", body: null)
        ).JsonAsync(HttpStatusCode.OK);

    protected async Task<JsonElement> RunAsync(JsonElement harvest, HttpClient? client = null, string query = "")
    {
        var started = await BeginAsync(harvest, client, query);
        return await Eventually.SeeAsync(
            () => GetAsync(client ?? Holder, $"/v1/imports/{Text(started, "importId")}"),
            seen => Text(seen, "state") is "done" or "failed",
            "the run has ended",
            TimeSpan.FromSeconds(60)
        );
    }
}
