using System.Net;
using System.Text;
using System.Text.Json;
using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;

namespace Exchange.Tests.Integration.Settlement;

/// <summary>
/// A vase of CNY 50,000.00: fee 2,500.00; of the net 47,500.00 the agent has a fifth, 9,500.00; of the rest Ms Lin, who
/// holds a quarter, has 9,500.00 without tax on 80 %, 1,520.00; the museum has 28,500.00.
/// </summary>
internal sealed class StatementTests : DealFixture
{
    [Test]
    public async Task Each_receiver_s_statement_shows_its_part_with_tax_and_what_of_it_was_given_back()
    {
        var deal = await SoldVaseAsync();

        await RefundAsync(deal.Order, Yuan(1_000_000));

        var museum = await StatementAsync(deal.Museum);
        Assert.That(
            Rows(museum),
            Is.EqualTo(new[] { "sale 5000000 250000 2850000 0 2850000", "refund -1000000 -50000 -570000 0 -570000" })
        );
        Assert.That((Minor(museum, "fees"), Minor(museum, "taxes")), Is.EqualTo((200_000, 0)));
        var agent = await StatementAsync(deal.Agent);
        Assert.That(
            Rows(agent),
            Is.EqualTo(new[] { "sale 5000000 - 950000 0 950000", "refund -1000000 - -190000 0 -190000" })
        );
        var lin = await StatementAsync(deal.Lin);
        Assert.That(
            Rows(lin),
            Is.EqualTo(new[] { "sale 5000000 - 950000 152000 798000", "refund -1000000 - -190000 -30400 -159600" })
        );
        Assert.That(Minor(lin, "taxes"), Is.EqualTo(121_600));
        var line = lin.GetProperty("entries")[1];
        Assert.That(line.GetProperty("workTitle").GetProperty("en").GetString(), Is.EqualTo("Mural"));
        Assert.That(line.GetProperty("taxRule").GetString(), Is.EqualTo("cn-royalty/1"));
        var buyer = await StatementAsync(deal.Buyer);
        Assert.That(
            Rows(buyer).Skip(1),
            Is.EqualTo(new[] { "sale 5000000 - - - -5000000", "refund -1000000 - - - 1000000" })
        );
        await KeepAsync(deal);
    }

    [Test]
    public async Task What_a_receiver_lacks_for_a_refund_is_shown_as_owed_until_earnings_have_paid_it_down()
    {
        var deal = await SoldVaseAsync();
        await SellAllAsync(deal.Lin, Yuan(798_000));

        await RefundAsync(deal.Order, Yuan(1_000_000));
        var owing = await StatementAsync(deal.Lin);
        await SoldAsync(deal.Offer);
        var paid = await StatementAsync(deal.Lin);

        Assert.That(Rows(owing)[^1], Is.EqualTo("refund -1000000 - -190000 -30400 0"));
        Assert.That(Minor(owing.GetProperty("entries")[2], "owed"), Is.EqualTo(159_600));
        Assert.That(Minor(owing, "owed"), Is.EqualTo(159_600));
        Assert.That(Rows(paid)[^1], Is.EqualTo("recovery - - - - -159600"));
        Assert.That(Minor(paid.GetProperty("entries")[4], "owed"), Is.EqualTo(-159_600));
        Assert.That((Minor(paid, "owed"), Minor(paid, "closing")), Is.EqualTo((0, 638_400)));
        await KeepAsync(deal);
    }

    [Test]
    public async Task A_certificate_names_the_work_and_its_co_holders_and_is_the_same_for_every_party()
    {
        var deal = await SoldVaseAsync();
        var path = $"/v1/transaction-certificates/{deal.Order}";

        var shown = new List<string>();
        foreach (var party in new[] { deal.Buyer, deal.Museum, deal.Agent, deal.Lin })
        {
            using var client = As(party);
            shown.Add((await (await client.GetAsync(path)).JsonAsync(HttpStatusCode.OK)).ToString());
        }
        using var stranger = As(await AdmittedAsync());

        Assert.That(shown.Distinct(StringComparer.Ordinal).Count(), Is.EqualTo(1));
        var certificate = JsonDocument.Parse(shown[0]).RootElement.GetProperty("certificate");
        Assert.That(certificate.GetProperty("workTitle").GetProperty("en").GetString(), Is.EqualTo("Mural"));
        var holder = certificate.GetProperty("coHolders").EnumerateArray().Single();
        Assert.That(holder.GetProperty("participantId").GetString(), Is.EqualTo(deal.Lin.ToString()));
        Assert.That(holder.GetProperty("name").GetProperty("en").GetString(), Is.EqualTo("Ms Lin"));
        Assert.That((await stranger.GetAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_period_that_is_over_has_the_same_document_whenever_it_is_drawn_up()
    {
        var participant = await WithMoneyAsync(Yuan(100));

        var first = await DownloadAsync(participant, Period(until: "2025-01-01"), "application/pdf", "zh-Hans");
        var again = await DownloadAsync(participant, Period(until: "2025-01-01"), "application/pdf", "zh-Hans");

        Assert.That(again, Is.EqualTo(first));
        Assert.That(Encoding.Latin1.GetString(first), Does.Contain("/Lang (zh-Hans)").And.Contain("20250101000000"));
    }

    private async Task<Deal> SoldVaseAsync()
    {
        var (museum, agent, lin) = (await AdmittedAsync(), await AdmittedAsync(), await AdmittedAsync("individual"));
        var (work, _) = await ListedAsync(museum);
        var shares = new
        {
            coHolders = new[] { new { participantId = lin, sharePpm = 250_000 } },
            agent = new { participantId = agent, sharePpm = 200_000 },
        };
        await DeclareAsync(work, museum, shares);
        var offer = await PublishedAsync(work, museum, Yuan(5_000_000));
        var buyer = await WithMoneyAsync(offer.Price);
        var (order, _) = await HeldAsync(HoldOf(offer, buyer));
        await Service.DeliverAsync(new PostMoney(order));
        await Service.HeardAsync<MoneyPosted>(said => said.OrderId == order);
        await Service.DeliverAsync(
            new LicenseGranted(
                LicenseId.New(),
                order,
                offer.OfferId,
                work,
                museum,
                buyer,
                offer.TermsHash,
                Document: "{}",
                DocumentHash: new string('b', 64),
                Summary: [],
                GrantedAt: default
            )
        );
        await SeenAsync($"select count(*) from order_licenses where order_id = '{order.Value}'");
        return new Deal(offer, order, buyer, museum, agent, lin);
    }

    private async Task SellAllAsync(ParticipantId buyer, Money amount)
    {
        var (order, _) = await HeldAsync(
            HoldOf(OrderId.New(), buyer, amount) with
            {
                HolderId = await AdmittedAsync(),
            }
        );
        await Service.DeliverAsync(new PostMoney(order));
        await Service.HeardAsync<MoneyPosted>(said => said.OrderId == order);
    }

    private async Task RefundAsync(OrderId order, Money amount)
    {
        var asked = new RefundMoney(order, RefundId.New(), amount, "the color was not as agreed");
        await Service.DeliverAsync(asked);
        await Service.HeardAsync<MoneyRefunded>(said => said.RefundId == asked.RefundId);
    }

    // Reads a statement, which adds up whatever was done before.
    private async Task<JsonElement> StatementAsync(ParticipantId participant)
    {
        using var client = As(participant);
        var statement = await (await client.GetAsync(Period(until: "2100-01-01"))).JsonAsync(HttpStatusCode.OK);
        var amounts = statement.GetProperty("entries").EnumerateArray().Sum(line => Minor(line, "amount"));
        Assert.That(Minor(statement, "opening") + amounts, Is.EqualTo(Minor(statement, "closing")));
        return statement;
    }

    // kind, price, fee, gross, tax, amount
    private static string[] Rows(JsonElement statement) =>
        [.. statement.GetProperty("entries").EnumerateArray().Select(Row)];

    private static string Row(JsonElement line)
    {
        var figures = new[] { "price", "fee", "gross", "tax", "amount" }.Select(name =>
            line.GetProperty(name).ValueKind == JsonValueKind.Null ? "-" : $"{Minor(line, name)}"
        );
        return $"{line.GetProperty("kind").GetString()} {string.Join(' ', figures)}";
    }

    private async Task<byte[]> DownloadAsync(ParticipantId participant, string path, string type, string language)
    {
        using var client = As(participant);
        client.DefaultRequestHeaders.Add("Accept", type);
        client.DefaultRequestHeaders.Add("Accept-Language", language);
        return await (await client.GetAsync(path)).EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    // EXCHANGE_DOCUMENTS names a folder in which to keep what is drawn up, to look at it.
    private async Task KeepAsync(Deal deal)
    {
        if (Environment.GetEnvironmentVariable("EXCHANGE_DOCUMENTS") is not { Length: > 0 } folder)
            return;
        foreach (var language in new[] { "en", "zh-Hans" })
        {
            var statement = await DownloadAsync(deal.Lin, Period(until: "2100-01-01"), "application/pdf", language);
            var path = $"/v1/transaction-certificates/{deal.Order}";
            var certificate = await DownloadAsync(deal.Lin, path, "application/pdf", language);
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{language}-lin-{deal.Order}.pdf"), statement);
            await File.WriteAllBytesAsync(
                Path.Combine(folder, $"{language}-certificate-{deal.Order}.pdf"),
                certificate
            );
        }
    }

    private static string Period(string until) =>
        $"/v1/statements?currency=CNY&from=2020-01-01T00:00:00Z&to={until}T00:00:00Z";

    private sealed record Deal(
        OfferPublished Offer,
        OrderId Order,
        ParticipantId Buyer,
        ParticipantId Museum,
        ParticipantId Agent,
        ParticipantId Lin
    );
}
