using System.Net;
using System.Text.Json;
using Exchange.Kernel;
using Exchange.Tests.Banking;

namespace Exchange.Tests.Integration.Settlement;

/// <summary>An account that has counted nearly as far as it can.</summary>
internal sealed class OverflowTests : BankFixture
{
    private const string DinarAccount = "9550880200005555555";

    private static readonly Currency Dinar = Currency.Of("KWD");

    [Test]
    public async Task What_an_account_can_not_count_is_refused_and_changes_nothing()
    {
        await OpenAccountAsync("KWD", DinarAccount);
        var rich = await AdmittedAsync();
        var almostAll = LedgerSql.Deposit(Guid.CreateVersion7(), rich.Value, long.MaxValue - 1);
        var posted = await new LedgerSql(App, Owner).PostAsync(
            "select outcome from ledger_post(@1::jsonb)",
            $"[{almostAll.Replace("CNY", "KWD", StringComparison.Ordinal)}]"
        );
        Assert.That(posted, Is.EqualTo("posted"));
        var line = new CamtLine(Unique("L"), new Money(2, Dinar), await ReferenceOfAsync(rich));
        var statement = CamtText.Statement(Unique("S"), DinarAccount, Money.Zero(Dinar), [line]);
        var before = await WrittenAsync();

        var byHand = await Operator.PostAsync(
            "/v1/deposits",
            new
            {
                participantId = rich,
                amount = new Money(2, Dinar),
                bankReference = Unique("D"),
            }
        );
        var byStatement = await SendAsync(statement);

        Assert.That(await CodeAsync(byHand), Is.EqualTo("request.outOfRange"));
        Assert.That(await CodeAsync(byStatement), Is.EqualTo("request.outOfRange"));
        Assert.That(await WrittenAsync(), Is.EqualTo(before));
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        (await answer.JsonAsync(HttpStatusCode.UnprocessableEntity)).GetProperty("code").GetString();

    private Task<long> WrittenAsync() =>
        CountAsync(
            """
            select
              (select count(*) from transfers) + (select count(*) from deposits) + (select count(*) from bank_lines)
            """
        );
}
