using System.Diagnostics;
using Exchange.Local;
using Exchange.Local.Audit;

namespace Exchange.Tests.Flows;

/// <summary>
/// What somebody does who trusts nobody: keeps what the exchange published and runs the stand-alone verifier over it.
/// </summary>
internal sealed class StrangerTests
{
    private const string EveryDay = "currency=CNY&from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z";

    private readonly string folder = Directory.CreateTempSubdirectory("stranger-").FullName;

    [OneTimeTearDown]
    public void Forget() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task A_stranger_proves_a_sale_and_its_place_until_one_byte_of_it_is_changed()
    {
        var market = await Market.OpenAsync();
        var buyer = await market.BuyerAsync(2_000_000);
        var earlier = (await market.Operator.PostAsync("/v1/checkpoints")).Must();
        var order = await buyer.BuyAsync(await market.OfferAsync(new()));
        var later = (await market.Operator.PostAsync("/v1/checkpoints")).Must();
        var transfer = order.Text("transferId");
        var (from, to) = (earlier.Text("checkpoint"), later.Text("checkpoint"));
        await KeepAsync("earlier", Api.Nobody, $"/v1/checkpoints/{from}");
        await KeepAsync("later", Api.Nobody, $"/v1/checkpoints/{to}");
        await KeepAsync("consistency", Api.Nobody, $"/v1/checkpoints/{to}/consistency?from={from}");
        await KeepAsync("keys", Api.Nobody, "/v1/ledger-keys");
        await KeepAsync("statement", buyer.Api, $"/v1/statements?{EveryDay}");
        await KeepAsync("transfer", buyer.Api, $"/v1/transfers/{transfer}");
        await KeepAsync("proof", buyer.Api, $"/v1/transfers/{transfer}/proof?checkpoint={to}");

        await KeepAsync("certificate", buyer.Api, $"/v1/transaction-certificates/{order.Text("orderId")}");

        await VerifyAsync(0, "certificate", "certificate", "keys");
        await VerifyAsync(0, "checkpoint", "later", "keys");
        await VerifyAsync(0, "consistency", "earlier", "later", "consistency", "keys");
        await VerifyAsync(0, "inclusion", "transfer", "proof", "later", "keys");
        await VerifyAsync(0, "entry", "statement", "transfer", "proof", "later", "keys");
        await VerifyAsync(1, "inclusion", "transfer", "proof", "earlier", "keys");

        var id = TransferId.Parse(transfer).Value;
        await ChangeAsync("amount_minor + 1", id);
        try
        {
            await KeepAsync("changed", buyer.Api, $"/v1/transfers/{transfer}");
            await VerifyAsync(1, "inclusion", "changed", "proof", "later", "keys");
            // Who kept the answer of that day can still show what it was.
            await VerifyAsync(0, "inclusion", "transfer", "proof", "later", "keys");
            var audit = await ExchangeAudit.RunAsync(TheExchange.SuperuserOf);
            Assert.That(audit.Findings, Has.Some.Matches<Finding>(one => Names(one, id)), audit.ToString());
        }
        finally
        {
            await ChangeAsync("amount_minor - 1", id);
        }
        await KeepAsync("restored", buyer.Api, $"/v1/transfers/{transfer}");
        await VerifyAsync(0, "inclusion", "restored", "proof", "later", "keys");
    }

    private static bool Names(Finding finding, Guid transfer) =>
        finding.Invariant.Contains("to the byte", StringComparison.Ordinal)
        && finding.Examples.Any(example => example.Contains(transfer.ToString(), StringComparison.Ordinal));

    // The platform's leg, which has no balance beside it that would have to fit.
    private static Task<int> ChangeAsync(string amount, Guid transfer) =>
        Books.ChangeAsync(
            "settlement",
            $"""
            do $do$ begin
              set local session_replication_role = replica;
              update entries e set amount_minor = {amount}
              from accounts a
              where a.account_id = e.account_id and a.owner_id is null and e.transfer_id = '{transfer}';
            end $do$
            """
        );

    private async Task KeepAsync(string name, Api api, string path)
    {
        var answer = await api.GetAsync(path);
        answer.Must();
        await File.WriteAllTextAsync(FileOf(name), answer.Text);
    }

    private string FileOf(string name) => Path.Combine(folder, $"{name}.json");

    private async Task VerifyAsync(int expected, string verb, params string[] files)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])[Program, verb, .. files.Select(FileOf)])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var words = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.EqualTo(expected), words);
        await TestContext.Out.WriteLineAsync(words);
    }

    private static string Program =>
        Path.Combine(
            Home.CloneRoot(),
            "tools/verify/bin",
            new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name,
            "net10.0/Exchange.Verify.dll"
        );
}
