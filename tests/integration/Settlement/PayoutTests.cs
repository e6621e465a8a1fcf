using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;
using Exchange.Tests.Banking;

namespace Exchange.Tests.Integration.Settlement;

internal sealed class PayoutTests : BankFixture
{
    [Test]
    public async Task A_payout_leaves_at_once_reaches_the_bank_in_a_file_and_is_booked_by_the_statement()
    {
        var (holder, account) = await HolderAsync(Yuan(100_000));
        var payout = await AskAsync(holder, account, Yuan(30_000));
        Assert.That(await BalanceAsync(holder), Is.EqualTo((70_000, 0, 70_000)));

        var (file, content) = await FileOfAsync(holder, payout);
        Artifacts.Leave("pain.001.001.12", "flow", Encoding.UTF8.GetBytes(content));
        await ReportAsync(file, (payout, "ACSC", null));
        await ImportAsync(new CamtLine(Unique("P"), Yuan(-30_000), EndToEndId: payout));

        var booked = await ReadAsync(holder, payout);
        Assert.That(Text(booked, "state"), Is.EqualTo("booked"));
        Assert.That(Text(booked, "bankStatus"), Is.EqualTo("ACSC"));
        Assert.That(content, Does.Contain(payout));
        Assert.That(await BalanceAsync(holder), Is.EqualTo((70_000, 0, 70_000)));
        await ShouldBalanceAsync();
        await Service.HeardAsync<PayoutSent>(said => said.PayoutId.ToString() == payout);
    }

    [Test]
    public async Task A_rejected_payout_gives_its_money_back_once()
    {
        var (holder, account) = await HolderAsync(Yuan(100_000));
        var payout = await AskAsync(holder, account, Yuan(30_000));
        var (file, _) = await FileOfAsync(holder, payout);

        var xml = Pain002Text.Of(file, (payout, "RJCT", "AC04"));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(xml, path: "payment-reports")));
        await SendAsync(xml.Replace(">R-", ">Q-", StringComparison.Ordinal), path: "payment-reports");

        var returned = await ReadAsync(holder, payout);
        Assert.That(Text(returned, "state"), Is.EqualTo("returned"));
        Assert.That(Text(returned, "returnReason"), Is.EqualTo("AC04: As the bank puts it"));
        Assert.That(await BalanceAsync(holder), Is.EqualTo((100_000, 0, 100_000)));
        var said = await Service.HeardAsync<PayoutReturned>(one => one.PayoutId.ToString() == payout);
        Assert.That(said.Amount, Is.EqualTo(Yuan(30_000)));
        await ShouldBalanceAsync();
    }

    [Test]
    public async Task A_payout_that_the_bank_receives_back_is_the_holder_s_again()
    {
        var (holder, account) = await HolderAsync(Yuan(100_000));
        var payout = await AskAsync(holder, account, Yuan(30_000));
        await FileOfAsync(holder, payout);
        await ImportAsync(new CamtLine(Unique("P"), Yuan(-30_000), EndToEndId: payout));

        await ImportAsync(new CamtLine(Unique("P"), Yuan(30_000), EndToEndId: payout));

        Assert.That(Text(await ReadAsync(holder, payout), "state"), Is.EqualTo("returned"));
        Assert.That(await BalanceAsync(holder), Is.EqualTo((100_000, 0, 100_000)));
        await ShouldBalanceAsync();
    }

    [Test]
    public async Task The_bank_s_differences_from_what_it_was_told_are_found()
    {
        var (holder, account) = await HolderAsync(Yuan(100_000));
        var payout = await AskAsync(holder, account, Yuan(30_000));
        await FileOfAsync(holder, payout);
        var (wrong, right, twice) = (Unique("W"), Unique("R"), Unique("T"));

        await ImportAsync(
            new CamtLine(wrong, Yuan(-30_001), EndToEndId: payout),
            new CamtLine(right, Yuan(-30_000), EndToEndId: payout),
            new CamtLine(twice, Yuan(-30_000), EndToEndId: payout)
        );

        Assert.That(Text((await BreaksOfAsync(wrong)).Single(), "type"), Is.EqualTo("wrongAmount"));
        Assert.That(await BreaksOfAsync(right), Is.Empty);
        Assert.That(Text((await BreaksOfAsync(twice)).Single(), "type"), Is.EqualTo("doubled"));
        Assert.That(Text(await ReadAsync(holder, payout), "state"), Is.EqualTo("booked"));
        await ShouldBalanceAsync();
    }

    // More than it was told: the exchange pays the rest. Less: the rest is the payee's again. Twice: the exchange's.
    [TestCase(-30_001, 30_000, -1)]
    [TestCase(-29_998, 30_002, 0)]
    public async Task A_payout_that_was_debited_with_another_amount_is_ended_by_two(
        long debit,
        long available,
        long fee
    )
    {
        await EarnAsync(Yuan(20_000));
        var (holder, account) = await HolderAsync(Yuan(60_000));
        var payout = await AskAsync(holder, account, Yuan(30_000));
        await FileOfAsync(holder, payout);
        var reference = Unique("W");
        await ImportAsync(new CamtLine(reference, Yuan(debit), EndToEndId: payout));
        var before = await FeeAsync();

        await ChargeByTwoAsync(reference);

        Assert.That(Text(await ReadAsync(holder, payout), "state"), Is.EqualTo("booked"));
        Assert.That(await BalanceAsync(holder), Is.EqualTo((available, 0, available)));
        Assert.That(await FeeAsync() - before, Is.EqualTo(fee));
        await ShouldBalanceAsync();
    }

    [Test]
    public async Task A_debit_that_the_bank_made_twice_is_the_exchange_s_own_loss_when_two_say_so()
    {
        await EarnAsync(Yuan(1_000_000));
        var (holder, account) = await HolderAsync(Yuan(60_000));
        var payout = await AskAsync(holder, account, Yuan(30_000));
        await FileOfAsync(holder, payout);
        var reference = Unique("T");
        await ImportAsync(
            new CamtLine(Unique("R"), Yuan(-30_000), EndToEndId: payout),
            new CamtLine(reference, Yuan(-30_000), EndToEndId: payout)
        );
        var before = await FeeAsync();

        await ChargeByTwoAsync(reference);

        Assert.That(await FeeAsync() - before, Is.EqualTo(-30_000));
        Assert.That(await BalanceAsync(holder), Is.EqualTo((30_000, 0, 30_000)));
        await ShouldBalanceAsync();
    }

    private async Task ChargeByTwoAsync(string reference)
    {
        var path = $"/v1/breaks/{Text((await BreaksOfAsync(reference)).Single(), "breakId")}/resolve";
        var charge = new { action = "charge", reason = "The bank's letter" };
        using var other = Service.As(ParticipantId.New(), ["operator"], "money:read", "money:write");
        var asked = await (await Operator.PostAsync(path, charge)).JsonAsync(HttpStatusCode.OK);
        var booked = await (await other.PostAsync(path, charge)).JsonAsync(HttpStatusCode.OK);
        Assert.That(asked.GetProperty("isOpen").GetBoolean(), Is.True);
        Assert.That(Text(booked, "resolution"), Is.EqualTo("charged"));
    }

    private async Task EarnAsync(Money price)
    {
        var (order, _) = await HeldAsync(await WithMoneyAsync(price), price);
        await Service.DeliverAsync(new PostMoney(order));
        await Service.HeardAsync<MoneyPosted>(said => said.OrderId == order);
    }

    private Task<long> FeeAsync() =>
        CountAsync(
            "select coalesce(sum(posted_minor), 0)::bigint from balances join accounts using (account_id) "
                + "where purpose = 'fee'"
        );

    [Test]
    public async Task A_repeated_request_pays_once()
    {
        var (holder, account) = await HolderAsync(Yuan(100_000));
        using var client = Payee(holder);
        var body = new { bankAccountId = account, amount = Yuan(30_000) };

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => client.PostAsync("/v1/payouts", body, $"once-{holder}"))
        );

        Assert.That(answers.Select(answer => answer.StatusCode), Has.All.EqualTo(HttpStatusCode.Created));
        Assert.That(await BalanceAsync(holder), Is.EqualTo((70_000, 0, 70_000)));
    }

    [Test]
    public async Task Files_that_are_written_at_once_hold_each_payout_once()
    {
        var payouts = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var (holder, account) = await HolderAsync(Yuan(100_000));
            for (var j = 0; j < 3; j++)
                payouts.Add(await AskAsync(holder, account, Yuan(10_000)));
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Operator.PostAsync("/v1/payment-files", body: null)));
        await Operator.PostAsync("/v1/payment-files", body: null);

        var list = await (await Operator.GetAsync("/v1/payment-files?limit=200")).JsonAsync(HttpStatusCode.OK);
        var ids = new List<string>();
        foreach (var file in list.GetProperty("data").EnumerateArray())
            ids.AddRange(EndToEndIds(await ContentAsync(Text(file, "fileId"))));
        Assert.That(ids, Is.Unique);
        Assert.That(ids, Is.SupersetOf(payouts));
    }

    [Test]
    public async Task All_that_is_available_is_paid_out_without_what_is_held()
    {
        var (holder, account) = await HolderAsync(Yuan(100_000));
        await HeldAsync(holder, Yuan(40_000));
        using var client = Payee(holder);

        var answer = await client.PostAsync("/v1/payouts", new { bankAccountId = account });

        Assert.That(Minor(await answer.JsonAsync(HttpStatusCode.Created), "amount"), Is.EqualTo(60_000));
        Assert.That(await BalanceAsync(holder), Is.EqualTo((40_000, 40_000, 0)));
    }

    [TestCase(100_001, "CNY", 409, "payout.insufficient")]
    [TestCase(9_999, "CNY", 422, "payout.belowMinimum")]
    [TestCase(30_000, "USD", 422, "payout.currency")]
    [TestCase(0, "CNY", 400, "request.invalid")]
    [TestCase(-1, "CNY", 400, "request.invalid")]
    public async Task What_can_not_be_paid_out_is_refused(long minor, string currency, int status, string code)
    {
        var (holder, account) = await HolderAsync(Yuan(100_000));
        using var client = Payee(holder);

        var answer = await client.PostAsync(
            "/v1/payouts",
            new { bankAccountId = account, amount = new Money(minor, Currency.Of(currency)) }
        );

        var problem = await answer.JsonAsync();
        Assert.That(((int)answer.StatusCode, Text(problem, "code")), Is.EqualTo((status, code)), problem.ToString());
        Assert.That(await BalanceAsync(holder), Is.EqualTo((100_000, 0, 100_000)));
    }

    [Test]
    public async Task A_dry_run_leaves_the_money_where_it_is()
    {
        var (holder, account) = await HolderAsync(Yuan(100_000));
        using var client = Payee(holder);

        var answer = await client.PostAsync(
            "/v1/payouts?dryRun=true",
            new { bankAccountId = account, amount = Yuan(30_000) }
        );

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await BalanceAsync(holder), Is.EqualTo((100_000, 0, 100_000)));
    }

    [Test]
    public async Task Nothing_is_paid_to_an_account_before_another_has_verified_it()
    {
        var holder = await WithMoneyAsync(Yuan(100_000));
        using var client = Payee(holder);
        var account = await AccountAsync(client);

        var early = await client.PostAsync("/v1/payouts", new { bankAccountId = account, amount = Yuan(30_000) });
        var self = await client.PostAsync($"/v1/bank-accounts/{account}/verify", body: null);

        Assert.That(Text(await early.JsonAsync(HttpStatusCode.Conflict), "code"), Is.EqualTo("payout.accountNotOpen"));
        Assert.That(self.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Another_s_account_is_not_there_for_a_holder()
    {
        var (_, account) = await HolderAsync(Yuan(100_000));
        var (thief, _) = await HolderAsync(Yuan(100_000));
        using var client = Payee(thief);

        var payout = await client.PostAsync("/v1/payouts", new { bankAccountId = account, amount = Yuan(30_000) });
        var read = await client.GetAsync($"/v1/bank-accounts/{account}");

        Assert.That(payout.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(read.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("""{"currency":"EUR","name":"A","iban":"DE89370400440532013001"}""", "/iban")]
    [TestCase("""{"currency":"CNY","name":"A","number":"1","cnaps":"102100099997"}""", "/cnaps")]
    [TestCase("""{"currency":"CNY","name":"A","number":"1"}""", "/cnaps")]
    [TestCase("""{"currency":"CNY","name":"A"}""", "/iban")]
    [TestCase("""{"currency":"HKD","name":"A","number":"1","bic":"HSBC"}""", "/bic")]
    [TestCase("""{"currency":"HKD","name":"","number":"1","bic":"HSBCHKHH"}""", "/name")]
    public async Task An_account_that_can_not_be_is_refused_by_its_field(string body, string pointer)
    {
        using var client = Payee(await AdmittedAsync());

        var answer = await client.PostAsync("/v1/bank-accounts", JsonSerializer.Deserialize<JsonElement>(body));

        var problem = await answer.JsonAsync(HttpStatusCode.BadRequest);
        Assert.That(
            problem.GetProperty("errors").EnumerateArray().Select(error => Text(error, "pointer")),
            Does.Contain(pointer)
        );
    }

    [Test]
    public async Task Above_the_limit_a_second_person_approves_who_neither_asked_nor_verified()
    {
        var verifier = Operator;
        var (holder, account) = await HolderAsync(Yuan(6_000_000));
        var payout = await AskAsync(holder, account, Yuan(5_000_001));
        await Operator.PostAsync("/v1/payment-files", body: null);
        Assert.That(Text(await ReadAsync(holder, payout), "state"), Is.EqualTo("awaitingApproval"));
        using var other = Service.As(ParticipantId.New(), ["operator"], "money:read", "money:write");
        using var holderAsOperator = Service.As(holder, ["operator"], "money:read", "money:write");
        var path = $"/v1/payouts/{payout}/approve";

        var byVerifier = await verifier.PostAsync(path, body: null);
        var byPayee = await holderAsOperator.PostAsync(path, body: null);
        var byOther = await other.PostAsync(path, body: null);

        Assert.That(
            Text(await byVerifier.JsonAsync(HttpStatusCode.Forbidden), "code"),
            Is.EqualTo("payout.secondPerson")
        );
        Assert.That(Text(await byPayee.JsonAsync(HttpStatusCode.Forbidden), "code"), Is.EqualTo("payout.secondPerson"));
        var approved = await byOther.JsonAsync(HttpStatusCode.OK);
        Assert.That(Text(approved, "state"), Is.EqualTo("approved"));
        Assert.That(Text(approved, "approvedBy"), Is.Not.EqualTo(Text(approved, "preparedBy")));
        Assert.That(EndToEndIds((await FileOfAsync(holder, payout)).Content), Does.Contain(payout));
    }

    [Test]
    public async Task What_is_asked_for_in_pieces_is_above_the_limit_together()
    {
        var (holder, account) = await HolderAsync(Yuan(15_000_000));

        var waits = new List<bool>();
        for (var i = 0; i < 3; i++)
        {
            var payout = await ReadAsync(holder, await AskAsync(holder, account, Yuan(4_999_900)));
            waits.Add(Text(payout, "state") is "awaitingApproval");
        }

        Assert.That(waits, Is.EqualTo(new[] { false, true, true }));
    }

    [Test]
    public async Task What_many_ask_for_at_once_is_above_the_limit_together()
    {
        var (holder, account) = await HolderAsync(Yuan(15_000_000));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => AskAsync(holder, account, Yuan(2_000_000))));

        Assert.That(
            await CountAsync(
                $"select count(*) from payouts where participant_id = '{holder.Value}' and needs_approval"
            ),
            Is.EqualTo(4)
        );
    }

    [Test]
    public async Task Money_that_one_person_recorded_by_hand_leaves_when_the_bank_shows_it_or_another_approves()
    {
        var (holder, account) = await HolderAsync(Yuan(20_000));
        using var typist = Service.As(ParticipantId.New(), ["operator"], "money:read", "money:write");
        var deposit = new
        {
            participantId = holder,
            amount = Yuan(30_000),
            bankReference = Unique("B"),
        };
        await (await typist.PostAsync("/v1/deposits", deposit)).JsonAsync(HttpStatusCode.Created);

        var own = await AskAsync(holder, account, Yuan(20_000));
        var typed = await AskAsync(holder, account, Yuan(10_000));
        var byTypist = await typist.PostAsync($"/v1/payouts/{typed}/approve", body: null);
        await ImportAsync(new CamtLine(deposit.bankReference, Yuan(30_000)));
        var met = await AskAsync(holder, account, Yuan(20_000));

        Assert.That(Text(await ReadAsync(holder, own), "state"), Is.Not.EqualTo("awaitingApproval"));
        Assert.That(Text(await ReadAsync(holder, typed), "state"), Is.EqualTo("awaitingApproval"));
        Assert.That(
            Text(await byTypist.JsonAsync(HttpStatusCode.Forbidden), "code"),
            Is.EqualTo("payout.secondPerson")
        );
        Assert.That(Text(await ReadAsync(holder, met), "state"), Is.Not.EqualTo("awaitingApproval"));
    }

    [Test]
    public async Task A_payout_that_waits_can_be_canceled_once_and_its_money_is_back()
    {
        var (holder, account) = await HolderAsync(Yuan(6_000_000));
        var payout = await AskAsync(holder, account, Yuan(5_000_001));
        using var client = Payee(holder);

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(_ => client.PostAsync($"/v1/payouts/{payout}/cancel", new { reason = "By mistake" }))
        );

        Assert.That(answers.Count(answer => answer.StatusCode == HttpStatusCode.OK), Is.EqualTo(1));
        Assert.That(await BalanceAsync(holder), Is.EqualTo((6_000_000, 0, 6_000_000)));
        await ShouldBalanceAsync();
    }

    [TestCase("weekly", 0)]
    [TestCase("weekly", 8)]
    [TestCase("monthly", 29)]
    public async Task A_day_that_not_each_week_or_month_has_is_refused(string frequency, int day)
    {
        var (holder, account) = await HolderAsync(Yuan(100_000));
        using var client = Payee(holder);

        var answer = await client.PostAsync(
            "/v1/payout-schedules",
            new
            {
                bankAccountId = account,
                frequency,
                day,
            }
        );

        var problem = await answer.JsonAsync(HttpStatusCode.BadRequest);
        Assert.That(Text(problem.GetProperty("errors")[0], "pointer"), Is.EqualTo("/day"));
    }

    [Test]
    public async Task A_schedule_pays_all_that_is_available_on_its_day_once()
    {
        var (holder, account) = await HolderAsync(Yuan(100_000));
        using var client = Payee(holder);
        var body = new
        {
            bankAccountId = account,
            frequency = "weekly",
            day = 5,
        };
        var schedule = await (await client.PostAsync("/v1/payout-schedules", body)).JsonAsync(HttpStatusCode.Created);
        var second = await client.PostAsync("/v1/payout-schedules", body);
        var id = PayoutScheduleId.Parse(Text(schedule, "scheduleId")).Value;

        await PassDayAsync(id, "posted");
        await DepositAsync(holder, Yuan(70_000), Unique("B"));
        await PassDayAsync(id, "exists");

        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(await BalanceAsync(holder), Is.EqualTo((70_000, 0, 70_000)));
        var payouts = await (await client.GetAsync("/v1/payouts")).JsonAsync(HttpStatusCode.OK);
        Assert.That(Minor(payouts.GetProperty("data").EnumerateArray().Single(), "amount"), Is.EqualTo(100_000));
        await ShouldBalanceAsync();
        var ended = await client.PostAsync($"/v1/payout-schedules/{Text(schedule, "scheduleId")}/end", body: null);
        Assert.That(Text(await ended.JsonAsync(HttpStatusCode.OK), "endedAt"), Is.Not.Empty);
        var list = await (await client.GetAsync("/v1/payout-schedules")).JsonAsync(HttpStatusCode.OK);
        Assert.That(list.GetProperty("data").GetArrayLength(), Is.EqualTo(1));
    }

    // The same day comes again, as after a backup was restored; the loop looks every two seconds.
    private async Task PassDayAsync(Guid schedule, string outcome)
    {
        await ExecuteAsync(
            Owner,
            $"update payout_schedules set next_on = '2026-01-02' where schedule_id = '{schedule}'"
        );
        await Eventually.SeeAsync(
            () =>
                CountAsync(
                    "select count(*) from payout_schedules where next_on > now() - interval '1 day' "
                        + $"and last_outcome = '{outcome}' and schedule_id = '{schedule}'"
                ),
            count => count == 1,
            $"the schedule's day is {outcome}"
        );
    }

    [Test]
    public async Task Money_of_unknown_owner_goes_back_to_its_sender_when_a_second_person_approves()
    {
        var reference = Unique("B");
        await ImportAsync(new CamtLine(reference, Yuan(70_000)));
        var found = (await BreaksOfAsync(reference)).Single();
        var path = $"/v1/breaks/{Text(found, "breakId")}/resolve";

        var sent = await Operator.PostAsync(path, new { action = "sendBack", reason = "Nobody knows it" });

        Assert.That(Text(await sent.JsonAsync(HttpStatusCode.OK), "resolution"), Is.EqualTo("returned"));
        var list = await (await Operator.GetAsync("/v1/payouts?state=awaitingApproval")).JsonAsync(HttpStatusCode.OK);
        var payout = list.GetProperty("data")
            .EnumerateArray()
            .Single(one => one.GetProperty("breakId").GetString() == Text(found, "breakId"));
        Assert.That(Text(payout.GetProperty("to"), "number"), Is.EqualTo("6222020200012345678"));
        using var other = Service.As(ParticipantId.New(), ["operator"], "money:read", "money:write");
        var approved = await other.PostAsync($"/v1/payouts/{Text(payout, "payoutId")}/approve", body: null);
        await approved.JsonAsync(HttpStatusCode.OK);
        await Operator.PostAsync("/v1/payment-files", body: null);
        await ImportAsync(new CamtLine(Unique("P"), Yuan(-70_000), EndToEndId: Text(payout, "payoutId")));
        var after = await (await Operator.GetAsync($"/v1/payouts/{Text(payout, "payoutId")}")).JsonAsync();
        Assert.That(Text(after, "state"), Is.EqualTo("booked"));
        await ShouldBalanceAsync();
    }

    [Test]
    public async Task A_report_of_a_file_that_is_not_ours_is_refused()
    {
        var (holder, account) = await HolderAsync(Yuan(100_000));
        var payout = await AskAsync(holder, account, Yuan(30_000));
        var (file, _) = await FileOfAsync(holder, payout);

        var unknown = await SendAsync(Pain002Text.Of("pmf_1", (payout, "RJCT", null)), path: "payment-reports");
        var stranger = await SendAsync(Pain002Text.Of(file, ("pay_1", "RJCT", null)), path: "payment-reports");

        Assert.That(
            Text(await unknown.JsonAsync(HttpStatusCode.UnprocessableEntity), "code"),
            Is.EqualTo("report.fileUnknown")
        );
        Assert.That(
            Text(await stranger.JsonAsync(HttpStatusCode.UnprocessableEntity), "code"),
            Is.EqualTo("report.paymentUnknown")
        );
        Assert.That(await BalanceAsync(holder), Is.EqualTo((70_000, 0, 70_000)));
    }

    [Test]
    public async Task The_service_s_own_role_can_not_pay_itself()
    {
        var (holder, account) = await HolderAsync(Yuan(6_000_000));
        await AskAsync(holder, account, Yuan(5_000_001));

        foreach (
            var (sql, state) in new[]
            {
                ("update payouts set amount_minor = 1", "42501"),
                ("update payouts set booking_id = payout_id", "42501"),
                ("insert into payouts (payout_id) values (gen_random_uuid())", "42501"),
                ("delete from payouts", "42501"),
                (
                    "update payouts set approved_by = requested_by, approved_by_client = requested_by_client, "
                        + "approved_at = now() where state = 'awaitingApproval'",
                    "23514"
                ),
                (
                    "update payouts set approved_by = requested_by, approved_by_client = prepared_by_client, "
                        + "approved_at = now() where state = 'awaitingApproval'",
                    "23514"
                ),
            }
        )
            Assert.That(
                () => ExecuteAsync(App, sql),
                Throws.InstanceOf<Npgsql.PostgresException>().With.Property("SqlState").EqualTo(state),
                sql
            );
    }

    private HttpClient Payee(ParticipantId participant) =>
        Service.As(participant, ["holder"], "money:read", "payouts:write");

    private static async Task<string> AccountAsync(HttpClient client)
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
    private async Task<(ParticipantId Holder, string Account)> HolderAsync(Money amount)
    {
        var holder = await AdmittedAsync();
        await ImportAsync(new CamtLine(Unique("H"), amount, await ReferenceOfAsync(holder)));
        using var client = Payee(holder);
        var account = await AccountAsync(client);
        var verified = await Operator.PostAsync($"/v1/bank-accounts/{account}/verify", body: null);
        await verified.JsonAsync(HttpStatusCode.OK);
        return (holder, account);
    }

    private async Task<string> AskAsync(ParticipantId holder, string account, Money amount)
    {
        using var client = Payee(holder);
        var answer = await client.PostAsync("/v1/payouts", new { bankAccountId = account, amount });
        return Text(await answer.JsonAsync(HttpStatusCode.Created), "payoutId");
    }

    private async Task<JsonElement> ReadAsync(ParticipantId holder, string payout)
    {
        using var client = Payee(holder);
        return await (await client.GetAsync($"/v1/payouts/{payout}")).JsonAsync(HttpStatusCode.OK);
    }

    /// <summary>The file that tells the bank of the payout; by then the loop may have written it.</summary>
    private async Task<(string File, string Content)> FileOfAsync(ParticipantId holder, string payout)
    {
        await (await Operator.PostAsync("/v1/payment-files", body: null)).JsonAsync(HttpStatusCode.OK);
        var file = Text(await ReadAsync(holder, payout), "fileId");
        return (file, await ContentAsync(file));
    }

    private async Task<string> ContentAsync(string file) =>
        Text(await (await Operator.GetAsync($"/v1/payment-files/{file}")).JsonAsync(HttpStatusCode.OK), "content");

    private async Task ReportAsync(string file, params (string, string, string?)[] payments) =>
        await (await SendAsync(Pain002Text.Of(file, payments), path: "payment-reports")).JsonAsync(HttpStatusCode.OK);

    private static IEnumerable<string> EndToEndIds(string content) =>
        XDocument
            .Parse(content)
            .Descendants()
            .Where(one => one.Name.LocalName == "EndToEndId")
            .Select(one => one.Value);
}
