using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using Exchange.Kernel;
using Exchange.Tests.Banking;

namespace Exchange.Tests.Integration.Settlement;

/// <summary>A settlement service with holders who have money and a verified bank account.</summary>
internal abstract class PayoutFixture : BankFixture
{
    protected HttpClient Payee(ParticipantId participant) =>
        Service.As(participant, ["holder"], "money:read", "payouts:write");

    protected static async Task<string> AccountAsync(HttpClient client)
    {
        var answer = await client.PostAsync(
            "/v1/bank-accounts",
            new
            {
                currency = "CNY",
                name = "北方博物馆",
                number = "6222020200012345678",
                cnaps = "102100099996",
            }
        );
        return Text(await answer.JsonAsync(HttpStatusCode.Created), "bankAccountId");
    }

    /// <summary>A holder with money and a verified bank account.</summary>
    protected async Task<(ParticipantId Holder, string Account)> HolderAsync(Money amount)
    {
        var holder = await AdmittedAsync();
        await ImportAsync(new CamtLine(Unique("H"), amount, await ReferenceOfAsync(holder)));
        using var client = Payee(holder);
        var account = await AccountAsync(client);
        var verified = await Operator.PostAsync($"/v1/bank-accounts/{account}/verify", body: null);
        await verified.JsonAsync(HttpStatusCode.OK);
        return (holder, account);
    }

    protected async Task<string> AskAsync(ParticipantId holder, string account, Money amount)
    {
        using var client = Payee(holder);
        var answer = await client.PostAsync("/v1/payouts", new { bankAccountId = account, amount });
        return Text(await answer.JsonAsync(HttpStatusCode.Created), "payoutId");
    }

    protected async Task<JsonElement> ReadAsync(ParticipantId holder, string payout)
    {
        using var client = Payee(holder);
        return await (await client.GetAsync($"/v1/payouts/{payout}")).JsonAsync(HttpStatusCode.OK);
    }

    /// <summary>The file that tells the bank of the payout; by then the loop may have written it.</summary>
    protected async Task<(string File, string Content)> FileOfAsync(ParticipantId holder, string payout)
    {
        await (await Operator.PostAsync("/v1/payment-files", body: null)).JsonAsync(HttpStatusCode.OK);
        var file = Text(await ReadAsync(holder, payout), "fileId");
        return (file, await ContentAsync(file));
    }

    protected async Task<string> ContentAsync(string file) =>
        Text(await (await Operator.GetAsync($"/v1/payment-files/{file}")).JsonAsync(HttpStatusCode.OK), "content");

    protected async Task ReportAsync(string file, params (string, string, string?)[] payments) =>
        await (await SendAsync(Pain002Text.Of(file, payments), path: "payment-reports")).JsonAsync(HttpStatusCode.OK);

    protected static IEnumerable<string> EndToEndIds(string content) =>
        XDocument
            .Parse(content)
            .Descendants()
            .Where(one => one.Name.LocalName == "EndToEndId")
            .Select(one => one.Value);
}
