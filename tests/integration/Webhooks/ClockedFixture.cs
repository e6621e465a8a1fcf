using System.Net;
using System.Text.Json;
using Exchange.Webhooks.Sending;
using Npgsql;

namespace Exchange.Tests.Integration.Webhooks;

/// <summary>Delivery by a clock that the test moves, without jitter.</summary>
internal abstract class ClockedFixture : DeliveryFixture
{
    protected ClockedFixture() => Outside = new Outside(Clock, () => 0.5, Dns.GetHostAddressesAsync);

    /// <summary>Ahead of the database's, so that what is made now is due now.</summary>
    protected TestClock Clock { get; } =
        new(new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddDays(2));

    protected sealed override Outside Outside { get; }

    /// <summary>The first attempt at an event.</summary>
    protected async Task<JsonElement> AttemptAsync(Partner partner, TimeSpan? afterArrival = null)
    {
        var eventId = await HappensAsync(partner.Owner);
        await ReceivedAsync(partner, 1);
        if (afterArrival is { } wait)
            Clock.Advance(wait);
        return (await AttemptsAsync(partner, await TriedAsync(partner, eventId, tries: 1))).Single();
    }

    protected static string? FailureOf(JsonElement attempt) => attempt.GetProperty("failure").GetString();

    /// <summary>The rows of a table that somebody else keeps until the connection is closed.</summary>
    protected Task<NpgsqlConnection> LockAsync(string rows) => QueryAsync($"select * from {rows} for no key update");

    /// <summary>A transaction that stays open, and holds what this takes, until the connection is closed.</summary>
    protected async Task<NpgsqlConnection> QueryAsync(string sql)
    {
        var connection = new NpgsqlConnection(Service.Database.AppConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    protected Task<long> CountAsync(string rows) => Service.ScalarAsync<long>($"select count(*) from {rows}");

    protected static Guid IdOf(Partner partner) => EndpointId.Parse(partner.EndpointId).Value;

    /// <summary>It is not kept waiting for whatever is locked.</summary>
    protected static async Task WithinAsync(Task<HttpResponseMessage> request, HttpStatusCode status) =>
        await (await request.WaitAsync(TimeSpan.FromSeconds(20))).JsonAsync(status);
}
