using Exchange.Catalog;
using Exchange.Contracts;
using Exchange.Licensing;
using Exchange.Local;
using Exchange.Local.Audit;
using Exchange.Orders;
using Exchange.Participants;
using Exchange.Platform;
using Exchange.Settlement;
using Exchange.Webhooks;
using Npgsql;

namespace Exchange.Tests.Integration.Audit;

/// <summary>The audit of empty databases, and of the same ones after each invariant was broken by raw SQL.</summary>
internal sealed class AuditTests
{
    private readonly Dictionary<string, string> databases = new(StringComparer.Ordinal);
    private AuditReport before = null!;
    private AuditReport after = null!;

    [OneTimeSetUp]
    public async Task BreakEverythingAsync()
    {
        await CloneAsync<CatalogService>();
        await CloneAsync<LicensingService>();
        await CloneAsync<OrdersService>();
        await CloneAsync<ParticipantsService>();
        await CloneAsync<SettlementService>();
        await CloneAsync<WebhooksService>();
        await ExecuteAsync(Breakage.Forgotten.Service, Breakage.Forgotten.Sql);
        before = await AuditAsync();
        foreach (var (service, sql) in Breakage.All)
            await ExecuteAsync(service, sql);
        after = await AuditAsync();
    }

    [OneTimeTearDown]
    public async Task DropAsync()
    {
        foreach (var database in databases.Values)
            await Stack.Running.Postgres.DropDatabaseAsync(database);
    }

    [Test]
    public void What_is_in_order_passes()
    {
        Assert.That(before.IsClean, Is.True, before.ToString());
        Assert.That(before.Verdict, Does.EndWith("every one of them holds"));
    }

    [Test]
    public void Every_invariant_is_seen_broken()
    {
        var unseen = after.Findings.Where(finding => finding.Violations == 0).Select(finding => finding.Invariant);

        Assert.That(string.Join('\n', unseen), Is.Empty);
        Assert.That(after.IsClean, Is.False);
    }

    [Test]
    public void A_broken_invariant_is_counted_and_named()
    {
        var finding = after.Findings.Single(found =>
            found.Invariant.StartsWith("No guarded", StringComparison.Ordinal)
        );

        Assert.That(finding.Violations, Is.EqualTo(1));
        Assert.That(
            finding.ToString(),
            Does.Match("BROKEN.*1 times, for example\n *settlement: account .*: -1 posted")
        );
    }

    [Test]
    public void What_its_listener_has_forgotten_is_not_missed() =>
        Assert.That(Flaws(before, "Each message for"), Is.Empty);

    [TestCase("Each deposit is its transfer", "too much", "from nothing", "no transfer")]
    [TestCase("Each reversal is its transfer", "too much", "from nothing", "no transfer")]
    public void Money_made_from_nothing_or_with_another_amount_is_named(string invariant, params string[] references)
    {
        var flaws = Flaws(after, invariant);

        Assert.That(flaws, Has.Count.EqualTo(references.Length));
        foreach (var reference in references)
            Assert.That(flaws, Has.Some.Contain(reference));
    }

    [Test]
    public void An_endpoint_that_was_moved_and_is_told_nothing_is_named() =>
        Assert.That(
            Flaws(after, "Each event that an endpoint"),
            Has.Some.Contain("00000000-0000-7000-8000-00000000000b")
        );

    [Test]
    public async Task An_order_that_a_client_saw_and_that_is_gone_is_named()
    {
        var gone = OrderId.New();

        var finding = await ExchangeAudit.SeenAsync(ConnectionString, [gone]);

        Assert.That(finding.Examples, Is.EqualTo(new[] { gone.Value.ToString() }));
    }

    private static List<string> Flaws(AuditReport report, string invariant) =>
        [
            .. report
                .Findings.Where(finding => finding.Invariant.StartsWith(invariant, StringComparison.Ordinal))
                .SelectMany(finding => finding.Examples),
        ];

    private Task<AuditReport> AuditAsync() => ExchangeAudit.RunAsync(ConnectionString, onTheWay: TimeSpan.Zero);

    private string ConnectionString(string service) => Stack.Running.Postgres.ConnectionString(databases[service]);

    private async Task CloneAsync<TService>()
        where TService : IService
    {
        var clone = await Databases.CloneAsync<TService>($"audit_{TService.Name}");
        databases[TService.Name] = clone.Name;
    }

    private async Task ExecuteAsync(string service, string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(service) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
