using System.Net;
using System.Xml.Linq;
using Exchange.Kernel;
using Exchange.Tests.Banking;

namespace Exchange.Tests.Flows;

/// <summary>Money comes from the bank, is spent, and leaves for the bank, through the gateway.</summary>
internal sealed class BankTests
{
    // No other test pays in it, so the bank's day is this test's alone.
    private static readonly Currency Crowns = Currency.Of("SEK");

    [Test]
    public async Task Money_comes_by_a_statement_and_leaves_by_a_payment_file()
    {
        var @operator = await Market.OperatorAsync();
        var party = await Market.RegisterAsync(@operator, "museum", "holder");
        const string iban = "SE4550000000058398257466";
        var opened = new
        {
            currency = "SEK",
            name = "Exchange",
            iban,
            bic = "ESSESESS",
        };
        (await @operator.PostAsync("/v1/custody-accounts", opened)).Must();
        var reference = await party.Api.GetAsync("/v1/payment-references");
        var paid = new CamtLine("SEK-1", new Money(500_000, Crowns), reference.Must().Text("reference"));
        await ImportAsync(@operator, "SEK-S1", iban, Money.Zero(Crowns), paid);

        var account = await AccountAsync(@operator, party, iban);
        var asked = await party.Api.PostAsync("/v1/payouts", new { bankAccountId = account });
        var payout = asked.Must().Text("payoutId");
        (await @operator.PostAsync("/v1/payment-files")).Must();
        var file = (await @operator.GetAsync($"/v1/payouts/{payout}")).Must().Text("fileId");
        var xml = await @operator.DownloadAsync($"/v1/payment-files/{file}", "application/xml");
        Assert.That((xml.MediaType, xml.Name), Is.EqualTo(("application/xml", $"{file}.xml")));
        Assert.That(XDocument.Load(new MemoryStream(xml.Content)).ToString(), Does.Contain(payout));
        var report = Pain002Text.Of(file, (payout, "ACSP", null));
        (await @operator.UploadAsync("/v1/payment-reports", report, "application/xml")).Must();
        var debit = new CamtLine("SEK-2", new Money(-500_000, Crowns), EndToEndId: payout);
        await ImportAsync(@operator, "SEK-S2", iban, new Money(500_000, Crowns), debit);

        var after = (await party.Api.GetAsync($"/v1/payouts/{payout}")).Must();
        Assert.That(after.Text("state"), Is.EqualTo("booked"));
        var balance = (await party.Api.GetAsync("/v1/accounts")).Must();
        Assert.That(balance.Minor("data/0/available"), Is.Zero);
        Assert.That(
            (await party.Api.GetAsync($"/v1/payment-files/{file}")).Status,
            Is.EqualTo(HttpStatusCode.NotFound)
        );
        Assert.That(
            (await party.Api.PostAsync($"/v1/payouts/{payout}/approve")).Status,
            Is.EqualTo(HttpStatusCode.Forbidden)
        );
    }

    private static async Task<string> AccountAsync(Api @operator, Party party, string iban)
    {
        var named = new
        {
            currency = "SEK",
            name = "Museum",
            iban,
        };
        var account = (await party.Api.PostAsync("/v1/bank-accounts", named)).Must().Text("bankAccountId");
        (await @operator.PostAsync($"/v1/bank-accounts/{account}/verify")).Must();
        return account;
    }

    private static async Task ImportAsync(Api @operator, string message, string iban, Money opening, CamtLine line)
    {
        var xml = CamtText
            .Statement(message, iban, opening, [line])
            .Replace($"<Othr><Id>{iban}</Id></Othr>", $"<IBAN>{iban}</IBAN>", StringComparison.Ordinal);
        (await @operator.UploadAsync("/v1/bank-statements", xml, "application/xml")).Must();
    }
}
