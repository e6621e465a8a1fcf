using System.Net;
using System.Text;
using System.Text.Json;

namespace Exchange.Tests.Flows;

/// <summary>What somebody files: statements, certificates, the trial balance.</summary>
internal sealed class DocumentTests
{
    private const string Period = "currency=CNY&from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z";
    private const string Statements = $"/v1/statements?{Period}";

    [Test]
    public async Task A_statement_names_order_license_work_and_commission_and_adds_up()
    {
        var market = await Market.OpenAsync();
        var buyer = await market.BuyerAsync(2_000_000);
        var order = await buyer.BuyAsync(await market.OfferAsync(new()));

        var bought = (await buyer.Api.GetAsync(Statements)).Must();
        var sold = (await market.Holder.Api.GetAsync(Statements)).Must();

        var (purchase, sale) = (bought.At("entries/1"), sold.At("entries/0"));
        foreach (var line in new[] { purchase, sale })
        {
            Assert.That(line.Text("orderId"), Is.EqualTo(order.Text("orderId")));
            Assert.That(line.Text("licenseId"), Is.EqualTo(order.Text("licenseId")));
            Assert.That(line.Text("workId"), Is.EqualTo(market.WorkId));
        }
        Assert.That((purchase.Minor("amount"), purchase.Minor("price")), Is.EqualTo((-1_200_000L, 1_200_000L)));
        Assert.That(purchase.At("fee").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(sale.Minor("price") - sale.Minor("fee"), Is.EqualTo(sale.Minor("gross")));
        Assert.That(sale.Minor("gross") - sale.Minor("tax"), Is.EqualTo(sale.Minor("amount")));
        Assert.That(sold.Minor("fees"), Is.EqualTo(60_000));
        foreach (var statement in new[] { bought, sold })
        {
            var amounts = statement.At("entries").EnumerateArray().Sum(line => line.Minor("amount"));
            Assert.That(statement.Minor("opening") + amounts, Is.EqualTo(statement.Minor("closing")));
        }
    }

    [Test]
    public async Task Accept_and_Accept_Language_choose_the_form()
    {
        var market = await Market.OpenAsync();
        var buyer = await market.BuyerAsync(2_000_000);
        await buyer.BuyAsync(await market.OfferAsync(new()));

        var csv = await buyer.Api.DownloadAsync(Statements, "text/csv", "zh-CN, en;q=0.5");
        var pdf = await buyer.Api.DownloadAsync(Statements, "application/pdf, */*;q=0.1");
        var json = await buyer.Api.DownloadAsync(Statements, "*/*");
        var none = await buyer.Api.DownloadAsync(Statements, "image/png");

        Assert.That((csv.MediaType, csv.Name), Is.EqualTo(("text/csv", "statement-CNY-20200101-21000101.csv")));
        Assert.That(Encoding.UTF8.GetString(csv.Content), Does.StartWith("\ufeff序号,").And.Contain("购买付款"));
        Assert.That((pdf.MediaType, pdf.Name), Is.EqualTo(("application/pdf", "statement-CNY-20200101-21000101.pdf")));
        Assert.That(Encoding.ASCII.GetString(pdf.Content[..8]), Is.EqualTo("%PDF-1.4"));
        Assert.That(json.MediaType, Is.EqualTo("application/json"));
        Assert.That(
            (none.Status, none.MediaType),
            Is.EqualTo((HttpStatusCode.NotAcceptable, "application/problem+json"))
        );
        await KeepAsync(pdf, await buyer.Api.DownloadAsync(Statements, "application/pdf", "zh"));
    }

    [Test]
    public async Task A_sale_is_certified_to_its_parties_once_it_is_final()
    {
        var market = await Market.OpenAsync();
        var (buyer, stranger) = (await market.BuyerAsync(2_000_000), await market.BuyerAsync());
        var order = await buyer.BuyAsync(await market.OfferAsync(new()));
        var path = $"/v1/transaction-certificates/{order.Text("orderId")}";

        var shown = (await buyer.Api.GetAsync(path)).Must();
        var pdf = await market.Holder.Api.DownloadAsync(path, "application/pdf");

        Assert.That(shown.Text("certificate/licenseId"), Is.EqualTo(order.Text("licenseId")));
        Assert.That(shown.Minor("certificate/price"), Is.EqualTo(1_200_000));
        Assert.That(shown.Text("certificate/status"), Is.EqualTo("final"));
        Assert.That(pdf.Name, Is.EqualTo($"certificate-{order.Text("orderId")}.pdf"));
        Assert.That((await stranger.Api.GetAsync(path)).Status, Is.EqualTo(HttpStatusCode.NotFound));
        var unsold = $"/v1/transaction-certificates/{OrderId.New()}";
        Assert.That((await buyer.Api.GetAsync(unsold)).Status, Is.EqualTo(HttpStatusCode.NotFound));
        await KeepAsync(pdf, await buyer.Api.DownloadAsync(path, "application/pdf", "zh"));
    }

    [Test]
    public async Task The_supervisor_sees_that_client_money_is_covered()
    {
        var market = await Market.OpenAsync();
        var buyer = await market.BuyerAsync(2_000_000);
        await buyer.BuyAsync(await market.OfferAsync(new()));
        var supervisor = await market.SupervisorAsync();

        var balance = (await supervisor.Api.GetAsync("/v1/trial-balance")).Must();
        var csv = await supervisor.Api.DownloadAsync("/v1/trial-balance", "text/csv");
        var pdf = await supervisor.Api.DownloadAsync("/v1/trial-balance", "application/pdf");

        foreach (var book in balance.At("currencies").EnumerateArray().Select(book => book.At("coverage")))
        {
            Assert.That(book.At("covered").GetBoolean(), Is.True, book.ToString());
            Assert.That(
                book.Minor("custody") - book.Minor("owedToClients") - book.Minor("owedToTaxOffice"),
                Is.EqualTo(book.Minor("surplus"))
            );
        }
        Assert.That(Encoding.UTF8.GetString(csv.Content), Does.Contain("Held by the custodian bank"));
        Assert.That(Encoding.ASCII.GetString(pdf.Content[..8]), Is.EqualTo("%PDF-1.4"));
        Assert.That((await buyer.Api.GetAsync("/v1/trial-balance")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        await KeepAsync(pdf, await supervisor.Api.DownloadAsync("/v1/trial-balance", "application/pdf", "zh"));
    }

    [Test]
    public async Task An_invoice_stands_in_the_statements_of_its_parties_once_it_is_recorded()
    {
        var market = await Market.OpenAsync();
        var buyer = await market.BuyerAsync(2_000_000);
        var order = await buyer.BuyAsync(await market.OfferAsync(new()));
        var body = new { transferId = order.Text("transferId"), number = "24312000000012345678" };
        var before = (await buyer.Api.GetAsync(Statements)).Must();

        var recorded = (await market.Holder.Api.PostAsync("/v1/invoices", body)).Must();
        var again = await market.Holder.Api.PostAsync("/v1/invoices", body);
        var commission = (await market.Operator.PostAsync("/v1/invoices", body)).Must();

        Assert.That(before.Text("entries/1/invoice"), Is.EqualTo("toIssue"));
        foreach (var line in new[] { (market.Holder, 0), (buyer, 1) })
        {
            var statement = (await line.Item1.Api.GetAsync(Statements)).Must();
            Assert.That(statement.Text($"entries/{line.Item2}/invoice"), Is.EqualTo("issued"));
            Assert.That(statement.Text($"entries/{line.Item2}/invoiceNumber"), Is.EqualTo(body.number));
        }
        Assert.That(again.Code, Is.EqualTo("invoice.exists"));
        Assert.That(commission.At("issuerId").ValueKind, Is.EqualTo(JsonValueKind.Null));
        var stranger = await market.HeirAsync();
        Assert.That((await stranger.Api.PostAsync("/v1/invoices", body)).Status, Is.EqualTo(HttpStatusCode.NotFound));
        var one = $"/v1/invoices/{recorded.Text("invoiceId")}";
        Assert.That((await buyer.Api.GetAsync(one)).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await stranger.Api.GetAsync(one)).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    // EXCHANGE_DOCUMENTS names a folder in which to keep what is drawn up, to look at it.
    private static async Task KeepAsync(Download english, Download chinese)
    {
        if (Environment.GetEnvironmentVariable("EXCHANGE_DOCUMENTS") is not { Length: > 0 } folder)
            return;
        foreach (var (language, file) in new[] { ("en", english), ("zh", chinese) })
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{language}-{file.Name}"), file.Content);
    }
}
