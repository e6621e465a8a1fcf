using System.Net;
using Exchange.Contracts.Settlement.V1;
using Exchange.Kernel;

namespace Exchange.Tests.Integration.Settlement;

/// <summary>What participants owe after a refund, and what may leave meanwhile.</summary>
internal sealed class OwedMoneyTests : SettlementFixture
{
    private static readonly string[] MemberRoles = ["buyer", "holder"];

    [Test]
    public async Task What_is_no_longer_held_pays_down_what_its_owner_owes()
    {
        var (debtor, order) = await DebtorAsync();

        await Service.DeliverAsync(new ReleaseMoney(order, ReleaseReason.Expired));

        await Eventually.SeeAsync(() => OwedAsync(debtor), owed => owed == 0, "the debt is paid");
        Assert.That(await FreeAsync(debtor), Is.Zero);
        await ShouldBalanceAsync();
        await ShouldPassAuditAsync();
    }

    [Test]
    public async Task Only_what_is_beyond_a_debt_can_be_paid_out()
    {
        var (debtor, _) = await DebtorAsync();
        var account = await VerifiedAccountAsync(debtor);
        await DepositAsync(debtor, Yuan(29_500), $"bank {Guid.CreateVersion7()}");
        using var client = Service.As(debtor, MemberRoles, "money:read", "payouts:write");

        var tooMuch = await client.PostAsync("/v1/payouts", new { bankAccountId = account, amount = Yuan(20_001) });
        var owedStill = await OwedAsync(debtor);
        var all = await client.PostAsync("/v1/payouts", new { bankAccountId = account });

        var refused = await tooMuch.JsonAsync(HttpStatusCode.Conflict);
        Assert.That(refused.GetProperty("code").GetString(), Is.EqualTo("payout.insufficient"));
        Assert.That(owedStill, Is.EqualTo(-9_500));
        Assert.That(Minor(await all.JsonAsync(HttpStatusCode.Created), "amount"), Is.EqualTo(20_000));
        Assert.That(await OwedAsync(debtor), Is.Zero);
        Assert.That(await FreeAsync(debtor), Is.Zero);
        await ShouldBalanceAsync();
        await ShouldPassAuditAsync();
    }

    [Test]
    public async Task What_is_given_back_pays_down_what_its_owner_owes()
    {
        var (debtor, order) = await DebtorAsync();
        await Service.DeliverAsync(new PostMoney(order));
        await Service.HeardAsync<MoneyPosted>(said => said.OrderId == order);
        var refund = new RefundMoney(order, RefundId.New(), Yuan(9_500), "late");

        await Service.DeliverAsync(refund);
        await Service.DeliverAsync(refund);
        await Service.HeardAsync<MoneyRefunded>(said => said.RefundId == refund.RefundId);

        Assert.That(await OwedAsync(debtor), Is.Zero);
        Assert.That(await FreeAsync(debtor), Is.Zero);
        await ShouldBalanceAsync();
        await ShouldPassAuditAsync();
    }

    // It earned 9,500, which an order of its own holds, and the sale that it had it from was given back.
    private async Task<(ParticipantId Debtor, OrderId Held)> DebtorAsync()
    {
        var debtor = await AdmittedAsync();
        var sale = HoldOf(OrderId.New(), await WithMoneyAsync(Yuan(10_000)), Yuan(10_000)) with { HolderId = debtor };
        await HeldAsync(sale);
        await Service.DeliverAsync(new PostMoney(sale.OrderId));
        await Service.HeardAsync<MoneyPosted>(said => said.OrderId == sale.OrderId);
        var (held, _) = await HeldAsync(debtor, Yuan(9_500));
        var refund = new RefundMoney(sale.OrderId, RefundId.New(), Yuan(10_000), "late");
        await Service.DeliverAsync(refund);
        await Service.HeardAsync<MoneyRefunded>(said => said.RefundId == refund.RefundId);
        Assert.That(await OwedAsync(debtor), Is.EqualTo(-9_500));
        return (debtor, held);
    }

    private async Task<string> VerifiedAccountAsync(ParticipantId participant)
    {
        var id = BankAccountId.New();
        await ExecuteAsync(
            Owner,
            $"""
            insert into bank_accounts (
              bank_account_id, participant_id, currency, name, number, cnaps, added_by_client, verified_by,
              verified_by_client, verified_at
            )
            values (
              '{id.Value}', '{participant.Value}', 'CNY', 'Northern Museum', '1', '308584000013', 'cli_1',
              gen_random_uuid(), 'cli_2', now()
            )
            """
        );
        return id.ToString();
    }

    private Task<long> OwedAsync(ParticipantId participant) => SumAsync(participant, "receivable");

    private Task<long> FreeAsync(ParticipantId participant) => SumAsync(participant, "available");

    private Task<long> SumAsync(ParticipantId participant, string purpose) =>
        CountAsync(
            $"""
            select coalesce(sum(b.posted_minor - b.pending_minor), 0)::bigint
            from balances b
            join accounts a on a.account_id = b.account_id
            where a.owner_id = '{participant.Value}' and a.purpose = '{purpose}'
            """
        );
}
