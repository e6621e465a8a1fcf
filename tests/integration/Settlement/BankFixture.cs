using System.Net;
using System.Text;
using System.Text.Json;
using Exchange.Kernel;
using Exchange.Tests.Banking;

namespace Exchange.Tests.Integration.Settlement;

/// <summary>A settlement service with a custody account in yuan and one in dollars.</summary>
internal abstract class BankFixture : SettlementFixture
{
    protected const string YuanAccount = "9550880200001234567";
    protected const string DollarAccount = "9550880200007654321";

    // What the bank holds in yuan by what it said so far; a statement opens where the one before closed.
    private long heldMinor;

    [OneTimeSetUp]
    public async Task OpenAccountsAsync()
    {
        await OpenAccountAsync("CNY", YuanAccount);
        await OpenAccountAsync("USD", DollarAccount);
    }

    protected async Task OpenAccountAsync(string currency, string number)
    {
        var account = new
        {
            currency,
            name = "Exchange",
            number,
            cnaps = "308584000013",
        };
        await (await Operator.PostAsync("/v1/custody-accounts", account)).JsonAsync(HttpStatusCode.Created);
    }

    protected static string Unique(string prefix) => $"{prefix}{Guid.CreateVersion7():n}"[..30];

    protected async Task<string> ReferenceOfAsync(ParticipantId participant)
    {
        using var client = As(participant);
        var answer = await (await client.GetAsync("/v1/payment-references")).JsonAsync(HttpStatusCode.OK);
        return answer.GetProperty("reference").GetString()!;
    }

    /// <summary>A statement of the account in yuan, of what the bank says happened.</summary>
    protected string StatementOf(params CamtLine[] lines) => StatementOfDay(CamtText.Day, lines);

    /// <summary>A statement of another day.</summary>
    protected string StatementOfDay(string day, params CamtLine[] lines)
    {
        var text = CamtText.Statement(Unique("S"), YuanAccount, Yuan(heldMinor), lines, day);
        heldMinor += lines.Sum(line => line.Amount.Minor);
        return text;
    }

    protected async Task<HttpResponseMessage> SendAsync(string xml, string? key = null, string path = "bank-statements")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/{path}")
        {
            Headers = { { "Idempotency-Key", key ?? Guid.CreateVersion7().ToString() } },
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(xml)),
        };
        request.Content.Headers.ContentType = new("application/xml");
        return await Operator.SendAsync(request);
    }

    protected async Task<JsonElement> ImportAsync(string xml) =>
        await (await SendAsync(xml)).JsonAsync(HttpStatusCode.Created);

    protected Task<JsonElement> ImportAsync(params CamtLine[] lines) => ImportAsync(StatementOf(lines));

    /// <summary>The differences that a line of this reference, or a transfer of it, has.</summary>
    protected async Task<List<JsonElement>> BreaksOfAsync(string reference)
    {
        var page = await (await Operator.GetAsync("/v1/breaks?limit=200")).JsonAsync(HttpStatusCode.OK);
        return
        [
            .. page.GetProperty("data")
                .EnumerateArray()
                .Where(found => found.GetProperty("reference").GetString() == reference),
        ];
    }

    protected static string Text(JsonElement json, string property) => json.GetProperty(property).GetString()!;

    /// <summary>Everything that money or a statement could have changed, as one text.</summary>
    protected Task<string> EverythingAsync() =>
        Service.ScalarAsync<string>(
            """
            select concat_ws(
              ' ',
              (select count(*) from transfers), (select count(*) from entries), (select count(*) from bank_lines),
              (select count(*) from bank_statements), (select count(*) from breaks), (select count(*) from deposits),
              (select sum(hashtext(b::text)) from balances b), (select sum(hashtext(l::text)) from bank_lines l),
              (select sum(hashtext(b::text)) from breaks b)
            )
            """
        );

    protected Task<long> CustodyAsync() =>
        CountAsync(
            "select coalesce(-sum(posted_minor), 0)::bigint from balances join accounts using (account_id) "
                + "where purpose = 'custody' and currency = 'CNY'"
        );
}
