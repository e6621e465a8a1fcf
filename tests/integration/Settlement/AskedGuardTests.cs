using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;
using Exchange.Tests.Banking;
using Npgsql;

namespace Exchange.Tests.Integration.Settlement;

/// <summary>What the service's own role asks for is held against what stands.</summary>
internal sealed class AskedGuardTests : BankFixture
{
    [Test]
    public async Task A_refund_takes_from_nobody_what_its_sale_did_not_bring()
    {
        var victim = await WithMoneyAsync(Yuan(5_000));
        var (order, holder) = await SoldAsync(Yuan(10_000));
        // There is more own money than this sale brought.
        await SoldAsync(Yuan(10_000));

        var tooMuchOfFee = Part(holder, 499) + """, {"purpose": "fee", "amountMinor": 501}""";
        Assert.That(() => AskRefundAsync(order, Part(victim, 1_000)), Refused("23505"));
        Assert.That(() => AskRefundAsync(order, tooMuchOfFee), Refused("23505"));

        Assert.That(await BalanceAsync(victim), Is.EqualTo((5_000, 0, 5_000)));
        Assert.That(await BalanceAsync(holder), Is.EqualTo((9_500, 0, 9_500)));
        Assert.That(await AskRefundAsync(order, Part(holder, 1_000)), Is.EqualTo("posted"));
        await ShouldBalanceAsync();
    }

    [TestCase("custody")]
    [TestCase("transit")]
    [TestCase("suspense")]
    public async Task A_sale_pays_nobody_what_the_bank_holds(string purpose)
    {
        var (buyer, order) = (await WithMoneyAsync(Yuan(300)), OrderId.New());
        await ImportAsync(new CamtLine(Unique("S"), Yuan(1)));
        await HeldAsync(HoldOf(order, buyer, Yuan(300)));
        var sale = $$"""
            [{"transferId": "{{order.Value}}", "kind": "sale", "currency": "CNY", "orderId": "{{order.Value}}",
              "details": {}, "legs": [
                {"ownerId": "{{buyer.Value}}", "purpose": "available", "amountMinor": -300},
                {"purpose": "{{purpose}}", "amountMinor": 300}
              ]}]
            """;
        Assert.That(() => CallAsync("select outcome from ledger_sell(ledger_read($1::jsonb))", sale), Refused("42501"));
        // Nothing was ever on its way, so that there is no such account.
        if (purpose is "transit")
            return;
        Assert.That(() => CallAsync(Disguised("'available'"), sale), Refused("42501"));
        Assert.That(() => CallAsync(Disguised("'available', 'fee'"), sale), Refused("42501"));
    }

    [Test]
    public async Task A_sale_names_each_account_as_what_it_is()
    {
        await SoldAsync(Yuan(10_000));
        var (buyer, order) = (await WithMoneyAsync(Yuan(300)), OrderId.New());
        await HeldAsync(HoldOf(order, buyer, Yuan(300)));
        var sale = $$"""
            [{"transferId": "{{order.Value}}", "kind": "sale", "currency": "CNY", "orderId": "{{order.Value}}",
              "details": {}, "legs": [
                {"ownerId": "{{buyer.Value}}", "purpose": "available", "amountMinor": -300},
                {"purpose": "fee", "amountMinor": 300}
              ]}]
            """;

        Assert.That(() => CallAsync(Disguised("'available', 'tax'"), sale), Refused("42501"));
        Assert.That(await CallAsync(Disguised("'available', 'fee'"), sale), Is.EqualTo("posted"));
    }

    // The accounts of a sale, under other purposes than their own.
    private static string Disguised(string purposes) =>
        $"""
            with read as (select ledger_read($1::jsonb) as batch)
            select outcome
            from read
            cross join lateral ledger_sell((
              (batch).ids, (batch).kinds, (batch).currencies, (batch).order_ids, (batch).reference_texts,
              (batch).details, (batch).places, (batch).account_ids, (batch).owner_ids,
              array[{purposes}], (batch).amounts
            )::ledger_batch)
            """;

    [Test]
    public async Task A_bank_account_stays_what_was_verified()
    {
        await ExecuteAsync(
            Owner,
            """
            insert into bank_accounts (
              bank_account_id, participant_id, currency, name, number, added_by_client, verified_by_client, verified_at,
              verified_by
            )
            values (
              gen_random_uuid(), gen_random_uuid(), 'CNY', 'Somebody', '1', 'cli_1', 'cli_2', now(), gen_random_uuid()
            )
            """
        );

        Assert.That(() => ExecuteAsync(App, "update bank_accounts set number = '2'"), Refused("42501"));
        Assert.That(
            () => ExecuteAsync(App, "update bank_accounts set verified_by_client = 'cli_3'"),
            Refused(PostgresErrorCodes.RestrictViolation)
        );
        Assert.That(
            () => ExecuteAsync(Owner, "update bank_accounts set participant_id = gen_random_uuid()"),
            Refused(PostgresErrorCodes.RestrictViolation)
        );
    }

    [Test]
    public async Task A_difference_is_resolved_once_and_its_money_given_away_once()
    {
        var (reference, owner) = (Unique("D"), await WithMoneyAsync(Yuan(1)));
        await ImportAsync(new CamtLine(reference, Yuan(500)), new CamtLine(Unique("E"), Yuan(900)));
        var found = (await BreaksOfAsync(reference)).Single();
        var id = BreakId.Parse(Text(found, "breakId")).Value;
        var request = $$"""
            {"breakId": "{{id}}", "participantId": "{{owner.Value}}", "reason": "His", "resolvedByClient": "cli_1",
             "resolvedBy": "{{Guid.CreateVersion7()}}", "matchingId": "{{Guid.CreateVersion7()}}"}
            """;
        Assert.That(await CallAsync("select ledger_assign($1::jsonb)", request), Is.EqualTo("posted"));

        Assert.That(
            () => ExecuteAsync(App, "update breaks set resolution = null, reason = null, resolved_at = null"),
            Refused(PostgresErrorCodes.RestrictViolation)
        );
        Assert.That(() => ExecuteAsync(App, "update breaks set line_id = null"), Refused("42501"));
        await ExecuteAsync(
            Owner,
            $"""
            alter table breaks disable trigger user;
            update breaks
            set resolution = null, reason = null, resolved_by = null, resolved_client = null, resolved_at = null
            where break_id = '{id}';
            alter table breaks enable trigger user
            """
        );
        Assert.That(() => CallAsync("select ledger_assign($1::jsonb)", request), Refused("23505"));

        Assert.That(await BalanceAsync(owner), Is.EqualTo((501, 0, 501)));
    }

    private static string Part(ParticipantId owner, long minor) =>
        $$"""{"ownerId": "{{owner.Value}}", "purpose": "available", "amountMinor": {{minor}}}""";

    private static NUnit.Framework.Constraints.IResolveConstraint Refused(string state) =>
        Throws.InstanceOf<PostgresException>().With.Property("SqlState").EqualTo(state);

    private async Task<(OrderId Order, ParticipantId Holder)> SoldAsync(Money price)
    {
        var holder = await AdmittedAsync();
        var asked = HoldOf(OrderId.New(), await WithMoneyAsync(price), price) with { HolderId = holder };
        await HeldAsync(asked);
        await Service.DeliverAsync(new PostMoney(asked.OrderId));
        await Service.HeardAsync<MoneyPosted>(said => said.OrderId == asked.OrderId);
        return (asked.OrderId, holder);
    }

    private Task<string> AskRefundAsync(OrderId order, string parts) =>
        CallAsync(
            "select outcome from ledger_refund($1::jsonb)",
            $$"""
            {"refundId": "{{Guid.CreateVersion7()}}", "transferId": "{{Guid.CreateVersion7()}}", "currency": "CNY",
             "orderId": "{{order.Value}}", "amountMinor": 1000, "reason": "late", "parts": [{{parts}}]}
            """
        );

    private async Task<string> CallAsync(string sql, string json)
    {
        await using var command = App.CreateCommand(sql);
        command.Parameters.AddWithValue(json);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
