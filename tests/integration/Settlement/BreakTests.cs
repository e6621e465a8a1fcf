using System.Net;
using Exchange.Kernel;
using Exchange.Tests.Banking;

namespace Exchange.Tests.Integration.Settlement;

/// <summary>Where the bank and the ledger differ, and who says what becomes of it.</summary>
internal sealed class BreakTests : BankFixture
{
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
}
