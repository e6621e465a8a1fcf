using System.Net;
using System.Text.Json;
using Exchange.Contracts.Licensing.V1;
using Npgsql;

namespace Exchange.Tests.Integration.Licensing;

/// <summary>A holder that encumbers its works for the buyer, and a rival of the buyer.</summary>
internal abstract class EncumbranceFixture : LicensingFixture
{
    protected static readonly object Stationery = new { include = new[] { "merchandise.stationery" } };

    protected ParticipantId RivalId { get; } = ParticipantId.New();

    protected HttpClient Rival { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task AdmitRivalAsync()
    {
        Rival = As(RivalId, "buyer");
        await AdmitAsync(RivalId, "另一家公司");
    }

    [OneTimeTearDown]
    public void DisposeRival() => Rival.Dispose();

    protected static string? Met(object answer) =>
        JsonDocument
            .Parse(((RightsRefused)answer).Conflict!)
            .RootElement.GetProperty("with")
            .GetProperty("is")
            .GetString();

    protected async Task<bool> IsFreeAsync(WorkId workId, string from, string to)
    {
        var wish = $"workId={workId}&kind=nonExclusive&uses=merchandise&territories=CN-mainland&languages=all";
        var answer = await Buyer.GetAsync($"/v1/availability?{wish}&from={from}&to={to}");
        return (await answer.JsonAsync(HttpStatusCode.OK)).GetProperty("free").GetArrayLength() > 0;
    }

    protected static OrderId OrderIdOf(object kept) => ((RightsReserved)kept).OrderId;

    protected object Hold(OfferId offerId, ParticipantId? partyId = null, string expiresAt = "2031-01-01T00:00:00Z") =>
        new
        {
            type = "hold",
            offerId,
            partyId = partyId ?? BuyerId,
            expiresAt,
        };

    protected object Option(WorkId workId, string kind, ParticipantId? partyId = null) =>
        new
        {
            type = "option",
            workId,
            partyId = partyId ?? BuyerId,
            kind,
            uses = Merchandise,
            territories = Mainland,
            languages = All,
            term = Always,
            expiresAt = "2031-01-01T00:00:00Z",
        };

    protected object FirstRefusal(WorkId workId) =>
        new
        {
            type = "firstRefusal",
            workId,
            partyId = BuyerId,
            uses = Merchandise,
            territories = World,
            languages = All,
            term = Always,
            expiresAt = "2031-01-01T00:00:00Z",
            noticeDays = 14,
        };

    protected static object Holdback(WorkId workId, object? term = null, object? window = null) =>
        new
        {
            type = "holdback",
            workId,
            uses = All,
            territories = World,
            languages = All,
            term,
            window,
        };

    protected static object OwnUse(WorkId workId) =>
        new
        {
            type = "ownUse",
            workId,
            uses = Merchandise,
            territories = World,
            languages = All,
            term = Always,
        };

    protected async Task<string> RecordedAsync(object encumbrance)
    {
        var answer = await (await Holder.PostAsync("/v1/encumbrances", encumbrance)).JsonAsync(HttpStatusCode.Created);
        return answer.GetProperty("encumbranceId").GetString()!;
    }

    protected async Task<JsonElement> ReadAsync(string encumbranceId) =>
        await (await Holder.GetAsync($"/v1/encumbrances/{encumbranceId}")).JsonAsync(HttpStatusCode.OK);

    protected async Task<JsonElement> BroadcastAsync(
        WorkId workId,
        string occurredAt,
        string milestone = "firstBroadcast"
    ) =>
        await (
            await Holder.PostAsync(
                "/v1/milestones",
                new
                {
                    workId,
                    milestone,
                    occurredAt,
                }
            )
        ).JsonAsync(HttpStatusCode.OK);

    /// <summary>Lets the time of some encumbrances pass, as their owner in the database.</summary>
    protected async Task PassAsync(string which)
    {
        await using var owner = NpgsqlDataSource.Create(Licensing.Database.OwnerConnectionString + ";Pooling=false");
        await using var command = owner.CreateCommand(
            $"update encumbrance set expires_at = now() - interval '1 second' where {which}"
        );
        await command.ExecuteNonQueryAsync();
    }

    protected Task<long> PlacesAsync(OfferId offerId) =>
        Licensing.ScalarAsync<long>($"select count(*) from rights_grant where offer_id = '{offerId.Value}'");
}
