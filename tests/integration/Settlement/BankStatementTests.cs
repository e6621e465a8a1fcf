using System.Net;
using Exchange.Kernel;
using Exchange.Tests.Banking;

namespace Exchange.Tests.Integration.Settlement;

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

    // Before its day's statement. The fixture's statements are of one day; each test that looks at days has its own.
    private const string Ahead = "2031-01-01";
    private int daysTaken;

    private string NextDay() => $"2027-02-{++daysTaken:00}";

    private string StatementOn(string day, CamtLine line) =>
        StatementOf(line).Replace(CamtText.Day, day, StringComparison.Ordinal);

    private Task<long> CustodyAsync() =>
        CountAsync(
            "select coalesce(-sum(posted_minor), 0)::bigint from balances join accounts using (account_id) "
                + "where purpose = 'custody' and currency = 'CNY'"
        );

    [Test]
    public async Task A_deposit_that_was_recorded_by_hand_is_met_and_not_booked_again()
    {
        var buyer = await AdmittedAsync();
        var reference = Unique("B");
        await DepositAsync(buyer, Yuan(500), reference);

        var statement = await ImportAsync(new CamtLine(reference, Yuan(500), await ReferenceOfAsync(buyer)));

        Assert.That(await BalanceAsync(buyer), Is.EqualTo((500, 0, 500)));
        var lines = await Operator.GetAsync($"/v1/bank-statements/{Text(statement, "statementId")}/lines");
        var line = (await lines.JsonAsync(HttpStatusCode.OK)).GetProperty("data")[0];
        Assert.That(Text(line, "fate"), Is.EqualTo("met"));
    }

    [Test]
    public async Task What_the_statement_shows_is_not_recorded_by_hand_too()
    {
        var buyer = await AdmittedAsync();
        var reference = Unique("B");
        await ImportAsync(new CamtLine(reference, Yuan(500)));

        var answer = await Operator.PostAsync(
            "/v1/deposits",
            new
            {
                participantId = buyer,
                amount = Yuan(500),
                bankReference = reference,
            }
        );

        Assert.That(Text(await answer.JsonAsync(HttpStatusCode.Conflict), "code"), Is.EqualTo("deposit.inStatement"));
    }

    [Test]
    public async Task Money_of_unknown_owner_waits_in_suspense_until_somebody_assigns_it()
    {
        var buyer = await AdmittedAsync();
        var reference = Unique("B");
        await ImportAsync(new CamtLine(reference, Yuan(500)));
        var found = (await BreaksOfAsync(reference)).Single();
        var path = $"/v1/breaks/{Text(found, "breakId")}/resolve";

        var dismissed = await Operator.PostAsync(path, new { action = "dismiss", reason = "Too lazy" });
        var answer = await Operator.PostAsync(
            path,
            new
            {
                action = "assign",
                participantId = buyer,
                reason = "The payer's letter",
            }
        );

        Assert.That(Text(found, "type"), Is.EqualTo("unknown"));
        Assert.That(Text(await dismissed.JsonAsync(HttpStatusCode.Conflict), "code"), Is.EqualTo("break.moneyWaits"));
        Assert.That(Text(await answer.JsonAsync(HttpStatusCode.OK), "resolution"), Is.EqualTo("assigned"));
        Assert.That(await BalanceAsync(buyer), Is.EqualTo((500, 0, 500)));
        await ShouldBalanceAsync();
    }

    [Test]
    public async Task Above_the_limit_money_is_assigned_when_a_second_person_says_so_too()
    {
        var (buyer, accomplice) = (await AdmittedAsync(), await AdmittedAsync());
        var (small, large) = (Unique("S"), Unique("L"));
        await ImportAsync(new CamtLine(small, Yuan(3_000_000)), new CamtLine(large, Yuan(2_000_001)));
        using var first = Service.As(ParticipantId.New(), ["operator"], "money:read", "money:write");
        using var second = Service.As(ParticipantId.New(), ["operator"], "money:read", "money:write");

        var one = await AssignAsync(first, small, accomplice);
        var asked = await AssignAsync(first, large, accomplice);
        var again = await AssignAsync(first, large, accomplice);
        var other = await AssignAsync(first, large, buyer);
        var done = await AssignAsync(second, large, buyer);

        Assert.That(Text(await one.JsonAsync(HttpStatusCode.OK), "resolution"), Is.EqualTo("assigned"));
        var waiting = await asked.JsonAsync(HttpStatusCode.OK);
        Assert.That(
            (Text(waiting, "askedAction"), waiting.GetProperty("isOpen").GetBoolean()),
            Is.EqualTo(("assign", true))
        );
        Assert.That(Text(await again.JsonAsync(HttpStatusCode.Forbidden), "code"), Is.EqualTo("break.secondPerson"));
        Assert.That((await other.JsonAsync(HttpStatusCode.OK)).GetProperty("isOpen").GetBoolean(), Is.True);
        Assert.That(Text(await done.JsonAsync(HttpStatusCode.OK), "resolution"), Is.EqualTo("assigned"));
        Assert.That((await BalanceAsync(accomplice)).Posted, Is.EqualTo(3_000_000));
        Assert.That((await BalanceAsync(buyer)).Posted, Is.EqualTo(2_000_001));
    }

    private async Task<HttpResponseMessage> AssignAsync(HttpClient client, string reference, ParticipantId owner) =>
        await client.PostAsync(
            $"/v1/breaks/{Text((await BreaksOfAsync(reference)).Single(), "breakId")}/resolve",
            new
            {
                action = "assign",
                participantId = owner,
                reason = "The payer's letter",
            }
        );

    [Test]
    public async Task A_break_is_resolved_once_however_many_try()
    {
        var buyers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AdmittedAsync()));
        var reference = Unique("B");
        await ImportAsync(new CamtLine(reference, Yuan(500)));
        var path = $"/v1/breaks/{Text((await BreaksOfAsync(reference)).Single(), "breakId")}/resolve";

        var answers = await Task.WhenAll(
            buyers.Select(buyer =>
                Operator.PostAsync(
                    path,
                    new
                    {
                        action = "assign",
                        participantId = buyer,
                        reason = "Mine",
                    }
                )
            )
        );

        Assert.That(answers.Count(answer => answer.StatusCode == HttpStatusCode.OK), Is.EqualTo(1));
        Assert.That(
            await CountAsync(
                "select count(*) from transfers where kind = 'matching' and " + $"reference = '{reference}'"
            ),
            Is.EqualTo(1)
        );
    }

    [Test]
    public async Task Every_injected_difference_is_found_by_its_type()
    {
        var buyer = await AdmittedAsync();
        var (doubled, amount, currency) = (Unique("D"), Unique("A"), Unique("C"));
        var (unknown, debit) = (Unique("U"), Unique("X"));
        await DepositAsync(buyer, Yuan(500), amount);
        await DepositAsync(buyer, new Money(500, Currency.Of("USD")), currency);

        await ImportAsync(
            new CamtLine(doubled, Yuan(90), await ReferenceOfAsync(buyer)),
            new CamtLine(doubled, Yuan(90), await ReferenceOfAsync(buyer)),
            new CamtLine(amount, Yuan(501)),
            new CamtLine(currency, Yuan(500)),
            new CamtLine(unknown, Yuan(1)),
            new CamtLine(debit, Yuan(-3))
        );

        foreach (
            var (reference, type) in new[]
            {
                (doubled, "doubled"),
                (amount, "wrongAmount"),
                (currency, "wrongCurrency"),
                (unknown, "unknown"),
                (debit, "unknown"),
            }
        )
        {
            var found = await BreaksOfAsync(reference);
            Assert.That(found.Select(one => Text(one, "type")), Is.EqualTo(new[] { type }), reference);
        }
        await ShouldBalanceAsync();
    }

    [Test]
    public async Task A_line_that_comes_again_in_a_later_statement_is_doubled_and_moves_nothing()
    {
        var buyer = await AdmittedAsync();
        var line = new CamtLine(Unique("B"), Yuan(500), await ReferenceOfAsync(buyer));
        await ImportAsync(line);

        await ImportAsync(line);

        Assert.That(await BalanceAsync(buyer), Is.EqualTo((500, 0, 500)));
        Assert.That(
            (await BreaksOfAsync(line.Reference!)).Select(one => Text(one, "type")),
            Is.EqualTo(new[] { "doubled" })
        );
    }

    [Test]
    public async Task Money_that_contradicts_a_deposit_is_given_to_nobody_before_that_is_reversed()
    {
        var buyer = await AdmittedAsync();
        var reference = Unique("B");
        var deposit = Text(await DepositAsync(buyer, Yuan(500), reference), "depositId");
        await ImportAsync(new CamtLine(reference, Yuan(600)));
        var path = $"/v1/breaks/{Text((await BreaksOfAsync(reference)).Single(), "breakId")}/resolve";
        var assign = new
        {
            action = "assign",
            reason = "It is theirs",
            participantId = buyer,
        };

        var early = await Operator.PostAsync(path, assign);
        var between = await BalanceAsync(buyer);
        await (await Operator.PostAsync($"/v1/deposits/{deposit}/reverse", new { reason = "Typed wrong" })).JsonAsync(
            HttpStatusCode.OK
        );
        await (await Operator.PostAsync(path, assign)).JsonAsync(HttpStatusCode.OK);

        Assert.That(Text(await early.JsonAsync(HttpStatusCode.Conflict), "code"), Is.EqualTo("break.noMoney"));
        Assert.That(between, Is.EqualTo((500, 0, 500)));
        Assert.That(await BalanceAsync(buyer), Is.EqualTo((600, 0, 600)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_deposit_of_the_wrong_participant_is_reversed_and_its_line_assigned(bool byHand)
    {
        var (wrong, right) = (await AdmittedAsync(), await AdmittedAsync());
        var reference = Unique("B");
        var before = await CustodyAsync();
        if (byHand)
            await DepositAsync(wrong, Yuan(500), reference);
        await ImportAsync(new CamtLine(reference, Yuan(500), await ReferenceOfAsync(wrong)));
        var id = await Service.ScalarAsync<Guid>(
            $"select deposit_id from deposits where bank_reference = '{reference}' and reversal_id is null"
        );

        var path = $"/v1/deposits/{new DepositId(id)}/reverse";
        await (await Operator.PostAsync(path, new { reason = "Another's" })).JsonAsync(HttpStatusCode.OK);
        var typed = await Operator.PostAsync(
            "/v1/deposits",
            new
            {
                participantId = right,
                amount = Yuan(500),
                bankReference = reference,
            }
        );
        var assigned = await AssignAsync(Operator, reference, right);

        Assert.That(Text(await typed.JsonAsync(HttpStatusCode.Conflict), "code"), Is.EqualTo("deposit.inStatement"));
        Assert.That(Text(await assigned.JsonAsync(HttpStatusCode.OK), "resolution"), Is.EqualTo("assigned"));
        Assert.That(await BalanceAsync(wrong), Is.EqualTo((0, 0, 0)));
        Assert.That(await BalanceAsync(right), Is.EqualTo((500, 0, 500)));
        Assert.That(await CustodyAsync() - before, Is.EqualTo(500));
        await ShouldBalanceAsync();
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
}
