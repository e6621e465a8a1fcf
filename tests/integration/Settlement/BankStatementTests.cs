using System.Net;
using Exchange.Kernel;
using Exchange.Tests.Banking;

namespace Exchange.Tests.Integration.Settlement;

/// <summary>What the custodian bank says, and what is booked of it.</summary>
internal sealed class BankStatementTests : BankFixture
{
    [Test]
    public async Task Money_with_the_participant_s_reference_is_its_own()
    {
        var buyer = await AdmittedAsync();
        var reference = await ReferenceOfAsync(buyer);
        var spaced = string.Join(' ', reference.Chunk(4).Select(four => new string(four)));

        await ImportAsync(new CamtLine(Unique("B"), Yuan(500), $"Deposit {spaced}, thank you"));

        Assert.That(await BalanceAsync(buyer), Is.EqualTo((500, 0, 500)));
        await ShouldBalanceAsync();
    }

    [Test]
    public async Task Money_with_an_order_s_id_is_its_buyer_s()
    {
        var buyer = await WithMoneyAsync(Yuan(100));
        var (order, _) = await HeldAsync(buyer, Yuan(40));

        await ImportAsync(new CamtLine(Unique("B"), Yuan(500), $"for {order}"));

        Assert.That(await BalanceAsync(buyer), Is.EqualTo((600, 40, 560)));
    }

    [Test]
    public async Task A_statement_twice_changes_nothing()
    {
        var buyer = await AdmittedAsync();
        var reference = await ReferenceOfAsync(buyer);
        var xml = StatementOf(new(Unique("B"), Yuan(500), reference), new(Unique("B"), Yuan(7)));
        var first = await ImportAsync(xml);
        var before = await EverythingAsync();

        var again = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ImportAsync(xml)));

        Assert.That(again.Select(one => one.ToString()), Has.All.EqualTo(first.ToString()));
        Assert.That(await EverythingAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task A_statement_that_many_send_at_once_is_imported_once()
    {
        var buyer = await AdmittedAsync();
        var xml = StatementOf(new CamtLine(Unique("B"), Yuan(500), await ReferenceOfAsync(buyer)));

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => ImportAsync(xml)));

        Assert.That(await BalanceAsync(buyer), Is.EqualTo((500, 0, 500)));
    }

    [Test]
    public async Task Another_document_under_the_same_message_id_is_refused()
    {
        var xml = StatementOf(new CamtLine(Unique("B"), Yuan(500)));
        await ImportAsync(xml);
        var before = await EverythingAsync();

        var answer = await SendAsync(xml.Replace("Payment", "Other words", StringComparison.Ordinal));

        Assert.That(Text(await answer.JsonAsync(HttpStatusCode.Conflict), "code"), Is.EqualTo("statement.differs"));
        Assert.That(await EverythingAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task What_a_notification_showed_the_statement_does_not_book_again()
    {
        var buyer = await AdmittedAsync();
        var line = new CamtLine(Unique("B"), Yuan(500), await ReferenceOfAsync(buyer));

        await ImportAsync(CamtText.Notification(Unique("N"), YuanAccount, [line], Ahead));
        var early = await BalanceAsync(buyer);
        await ImportAsync(line);
        await ImportAsync(CamtText.Notification(Unique("N"), YuanAccount, [line], Ahead));

        Assert.That(early, Is.EqualTo((500, 0, 500)));
        Assert.That(await BalanceAsync(buyer), Is.EqualTo((500, 0, 500)));
        Assert.That(await BreaksOfAsync(line.Reference!), Is.Empty);
    }

    // One movement, as the notification and the statement show it: in full and as its parts, by name and without.
    [TestCase(true, null, true, 2, "")]
    [TestCase(true, 2, true, null, "")]
    [TestCase(true, 2, true, 2, "")]
    [TestCase(false, null, true, null, "")]
    [TestCase(false, 2, true, null, "")]
    [TestCase(true, null, false, null, "unknown")]
    [TestCase(true, 2, false, null, "unknown")]
    public async Task One_movement_is_booked_once_however_notification_and_statement_show_it(
        bool namedInNotification,
        int? partsInNotification,
        bool namedInStatement,
        int? partsInStatement,
        string found
    )
    {
        var buyer = await AdmittedAsync();
        var name = Unique("B");
        var line = new CamtLine(name, Yuan(300), await ReferenceOfAsync(buyer));
        var notified = line with
        {
            Reference = namedInNotification ? name : null,
            Parts = partsInNotification is null ? null : [100, 200],
        };
        var stated = line with
        {
            Reference = namedInStatement ? name : null,
            Parts = partsInStatement is null ? null : [100, 200],
        };
        var before = await CustodyAsync();
        var day = NextDay();

        await ImportAsync(CamtText.Notification(Unique("N"), YuanAccount, [notified], day));
        await ImportAsync(StatementOn(day, stated));
        await ImportAsync(CamtText.Notification(Unique("N"), YuanAccount, [notified], day));

        Assert.That(await CustodyAsync() - before, Is.EqualTo(300));
        Assert.That(await BalanceAsync(buyer), Is.EqualTo((300, 0, 300)));
        var differences = await Service.ScalarAsync<string>(
            "select coalesce(string_agg(b.type, ' '), '') from breaks b join bank_lines l using (line_id) "
                + $"where l.booked_on = '{day}'"
        );
        Assert.That(differences, Is.EqualTo(found));
    }

    [Test]
    public async Task A_booking_whose_parts_are_not_what_was_notified_is_a_difference_and_moves_nothing()
    {
        var buyer = await AdmittedAsync();
        var line = new CamtLine(Unique("B"), Yuan(300), await ReferenceOfAsync(buyer), Parts: [100, 200]);
        var day = NextDay();
        await ImportAsync(CamtText.Notification(Unique("N"), YuanAccount, [line], day));

        await ImportAsync(StatementOn(day, line with { Amount = Yuan(310), Parts = null }));

        Assert.That(await BalanceAsync(buyer), Is.EqualTo((300, 0, 300)));
        Assert.That(
            (await BreaksOfAsync(line.Reference!)).Select(one => Text(one, "type")),
            Is.EqualTo(new[] { "wrongAmount" })
        );
    }

    [Test]
    public async Task What_can_not_be_a_statement_of_ours_is_refused_and_changes_nothing()
    {
        var good = CamtText.Statement(Unique("S"), YuanAccount, Yuan(0), [new CamtLine(Unique("B"), Yuan(5))]);
        var before = await EverythingAsync();

        foreach (
            var (xml, status, code) in new[]
            {
                (good.Replace(YuanAccount, "1", StringComparison.Ordinal), 422, "statement.accountUnknown"),
                (good.Replace("CNY", "USD", StringComparison.Ordinal), 422, "statement.wrongCurrency"),
                (good.Replace("0.05", "0.051", StringComparison.Ordinal), 400, "statement.invalid"),
                (good.Replace("<BookgDt>", "<Booked>", StringComparison.Ordinal), 400, "xml.malformed"),
                (good.Replace("<Stmt>", "<Stmt><Extra/>", StringComparison.Ordinal), 400, "xml.invalid"),
                ("<!DOCTYPE d [<!ENTITY a \"b\">]><d>&a;</d>", 400, "xml.unsafe"),
                ("", 400, "xml.malformed"),
            }
        )
        {
            var answer = await SendAsync(xml);
            var problem = await answer.JsonAsync();
            Assert.That(
                ((int)answer.StatusCode, Text(problem, "code")),
                Is.EqualTo((status, code)),
                problem.ToString()
            );
        }

        Assert.That(await EverythingAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Statements_and_differences_are_not_for_members()
    {
        var member = await AdmittedAsync();
        using var client = Service.As(member, ["buyer"], "money:read", "money:write");

        var statements = await client.GetAsync("/v1/bank-statements");
        var breaks = await client.GetAsync("/v1/breaks");
        var account = await client.PostAsync(
            "/v1/custody-accounts",
            new
            {
                currency = "EUR",
                name = "Mine",
                iban = "DE89370400440532013000",
            }
        );

        Assert.That(statements.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(breaks.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(account.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task The_service_s_own_role_can_not_make_money_of_a_line_or_change_what_the_bank_said()
    {
        await ImportAsync(new CamtLine(Unique("B"), Yuan(500)));

        foreach (
            var sql in new[]
            {
                "update bank_lines set amount_minor = 1",
                "update bank_lines set transfer_id = null",
                "delete from bank_lines",
                "delete from breaks",
                "update bank_statements set content_hash = ''",
                "select ledger_must_post('[]')",
                "select ledger_take_in(line_id, transfer_id) from bank_lines",
            }
        )
            Assert.That(
                () => ExecuteAsync(App, sql),
                Throws.InstanceOf<Npgsql.PostgresException>().With.Property("SqlState").EqualTo("42501"),
                sql
            );
    }

    // Before its day's statement. The fixture's statements are of one day; each test that looks at days has its own.
    private const string Ahead = "2031-01-01";
    private int daysTaken;

    private string NextDay() => $"2027-02-{++daysTaken:00}";

    private string StatementOn(string day, CamtLine line) =>
        StatementOf(line).Replace(CamtText.Day, day, StringComparison.Ordinal);
}
