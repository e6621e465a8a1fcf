using System.Net;
using System.Text;
using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;
using Exchange.Tests.Banking;

namespace Exchange.Tests.Integration.Settlement;

/// <summary>Money that leaves: told to the bank, booked, or back.</summary>
internal sealed class PayoutTests : PayoutFixture
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
}
