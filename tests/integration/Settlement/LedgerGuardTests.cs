using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;
using Npgsql;

namespace Exchange.Tests.Integration.Settlement;

internal sealed class LedgerGuardTests : SettlementFixture
{
    [TestCase("insert into entries (account_id, transfer_id, amount_minor, posted_at) values (null, null, 1, now())")]
    [TestCase("insert into transfers (transfer_id, kind, currency, posted_at) values (null, 'deposit', 'CNY', now())")]
    [TestCase("insert into balances (account_id) values (gen_random_uuid())")]
    [TestCase("insert into accounts (account_id, purpose, currency) values (gen_random_uuid(), 'fee', 'XXX')")]
    [TestCase("insert into holds (order_id, hold_id, state, created_at) values (null, null, 'voided', now())")]
    [TestCase("update entries set amount_minor = 1")]
    [TestCase("update transfers set reference = ''")]
    [TestCase("update balances set posted_minor = 1000000")]
    [TestCase("update accounts set owner_id = gen_random_uuid()")]
    [TestCase("update holds set state = 'voided'")]
    [TestCase("update deposits set amount_minor = 1")]
    [TestCase("update commission_rules set rate_ppm = 0")]
    [TestCase("update revenue_shares set version = 9")]
    [TestCase("update split_plans set plan = '{}'")]
    [TestCase("delete from split_plans")]
    [TestCase("delete from entries")]
    [TestCase("delete from transfers")]
    [TestCase("delete from balances")]
    [TestCase("delete from accounts")]
    [TestCase("delete from holds")]
    [TestCase("delete from deposits")]
    [TestCase("truncate entries")]
    [TestCase("insert into deposits (deposit_id) values (gen_random_uuid())")]
    [TestCase("select ledger_post('[]'::jsonb)")]
    [TestCase("select ledger_post(ledger_read('[]'))")]
    [TestCase("select ledger_sell(ledger_read('[{\"kind\": \"deposit\", \"currency\": \"CNY\", \"legs\": []}]'))")]
    public void The_service_s_role_writes_the_ledger_through_its_functions_only(string sql) =>
        Assert.That(
            () => ExecuteAsync(App, sql),
            Throws
                .TypeOf<PostgresException>()
                .With.Property("SqlState")
                .EqualTo(PostgresErrorCodes.InsufficientPrivilege)
        );

    [TestCase("update entries set amount_minor = 1")]
    [TestCase("update transfers set reference = ''")]
    [TestCase("update accounts set owner_id = gen_random_uuid()")]
    [TestCase("delete from entries")]
    [TestCase("delete from transfers")]
    [TestCase("delete from balances")]
    [TestCase("delete from accounts")]
    [TestCase("delete from holds")]
    [TestCase("truncate entries")]
    [TestCase("delete from deposits")]
    public void Not_even_the_owner_changes_what_is_posted(string sql) =>
        Assert.That(
            () => ExecuteAsync(Owner, sql),
            Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo("23001")
        );

    [TestCase("amount_minor = amount_minor + 1")]
    [TestCase("participant_id = gen_random_uuid()")]
    [TestCase("bank_reference = 'another'")]
    public async Task Not_even_the_owner_changes_a_deposit(string change)
    {
        await WithMoneyAsync(Yuan(100));

        Assert.That(
            () => ExecuteAsync(Owner, $"update deposits set {change}"),
            Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo("23001")
        );
    }

    [TestCase(" CC-1")]
    [TestCase("CC-1\t")]
    [TestCase("CC\n-1")]
    public void No_bank_reference_with_a_blank_around_it_is_kept(string reference) =>
        Assert.That(
            () =>
                ExecuteAsync(
                    Owner,
                    $"""
                    insert into deposits (
                      deposit_id, participant_id, amount_minor, currency, bank_reference, transfer_id, recorded_by
                    )
                    select gen_random_uuid(), gen_random_uuid(), 1, 'CNY', '{reference}', gen_random_uuid(),
                      gen_random_uuid()
                    """
                ),
            Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo(PostgresErrorCodes.CheckViolation)
        );

    [Test]
    public async Task Entries_that_do_not_add_up_are_refused_from_everybody()
    {
        await WithMoneyAsync(Yuan(100));

        Assert.That(
            () =>
                ExecuteAsync(
                    Owner,
                    """
                    insert into entries (account_id, transfer_id, amount_minor, posted_at)
                    select a.account_id, t.transfer_id, 1, now()
                    from accounts a cross join (select transfer_id from transfers limit 1) t
                    where a.purpose = 'custody' and a.currency = 'CNY'
                    """
                ),
            Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo(PostgresErrorCodes.CheckViolation)
        );
    }

    [Test]
    public async Task Entries_of_two_currencies_are_refused_though_their_numbers_add_up()
    {
        await WithMoneyAsync(Yuan(100));
        await WithMoneyAsync(new Money(100, Currency.Of("JPY")));

        Assert.That(
            () =>
                ExecuteAsync(
                    Owner,
                    """
                    insert into entries (account_id, transfer_id, amount_minor, posted_at)
                    select
                      a.account_id,
                      (select transfer_id from transfers where currency = 'CNY' limit 1),
                      case a.currency when 'CNY' then 1 else -1 end,
                      now()
                    from accounts a
                    where a.purpose = 'custody' and a.currency in ('CNY', 'JPY')
                    """
                ),
            Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo(PostgresErrorCodes.CheckViolation)
        );
    }

    [Test]
    public async Task No_balance_goes_below_zero_even_by_the_owner_s_hand()
    {
        var buyer = await WithMoneyAsync(Yuan(100));
        await HeldAsync(buyer, Yuan(60));

        Assert.That(
            () => ExecuteAsync(Owner, "update balances set posted_minor = pending_minor - 1 where pending_minor > 0"),
            Throws.TypeOf<PostgresException>().With.Property("ConstraintName").EqualTo("guarded_on_its_side")
        );
    }

    [Test]
    public async Task A_resolved_hold_stays_as_it_is_even_by_the_owner_s_hand()
    {
        var ledger = new LedgerSql(App, Owner);
        var (order, buyer) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await ledger.DepositAsync(Guid.CreateVersion7(), buyer, 100);
        await ledger.HoldAsync(order, buyer, 100);
        await ledger.ReleaseAsync(order);

        Assert.That(
            () => ExecuteAsync(Owner, $"update holds set state = 'expired' where order_id = '{order}'"),
            Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo("23001")
        );
    }

    [Test]
    public async Task A_transfer_id_is_used_once_and_never_for_something_else()
    {
        var ledger = new LedgerSql(App, Owner);
        var (id, buyer) = (Guid.CreateVersion7(), Guid.CreateVersion7());

        var first = await ledger.DepositAsync(id, buyer, 100);
        var again = await ledger.DepositAsync(id, buyer, 100);
        var other = await ledger.DepositAsync(id, buyer, 101);

        Assert.That(new[] { first, again, other }, Is.EqualTo(new[] { "posted", "exists", "different" }));
        Assert.That(await ledger.FaultsAsync(), Is.Empty);
    }

    [Test]
    public async Task Overdraft_is_checked_in_sequence_not_on_the_net()
    {
        var ledger = new LedgerSql(App, Owner);
        var (owner, order) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await ledger.DepositAsync(Guid.CreateVersion7(), owner, 110);
        await ledger.HoldAsync(order, owner, 10);
        var moves = new[] { -60, -60, 20, -60, -1, 5 }.Select(amount =>
            LedgerSql.Deposit(Guid.CreateVersion7(), owner, amount)
        );

        var outcomes = await ledger.PostAsync(
            "select string_agg(outcome, ' ') from ledger_post(@1::jsonb)",
            $"[{string.Join(',', moves)}]"
        );

        Assert.That(outcomes, Is.EqualTo("posted insufficient posted posted insufficient posted"));
        Assert.That(await ledger.FaultsAsync(), Is.Empty);
        await ledger.ReleaseAsync(order);
    }

    [Test]
    public async Task Each_of_many_has_its_own_outcome()
    {
        var ledger = new LedgerSql(App, Owner);
        var (buyer, holder) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var orders = Enumerable.Range(0, 4).Select(_ => Guid.CreateVersion7()).ToList();
        await ledger.DepositAsync(Guid.CreateVersion7(), buyer, 100);
        foreach (var order in orders.Take(2))
            await ledger.HoldAsync(order, buyer, 50);
        var sales = orders.Take(3).Append(orders[0]).Select(order => LedgerSql.Sale(order, buyer, holder, 50, 5));

        var outcomes = await ledger.CallAsync(
            "select string_agg(outcome, ' ') from ledger_sell(ledger_read(@1::jsonb))",
            $"[{string.Join(',', sales)}]"
        );
        var holds = await ledger.CallAsync(
            "select string_agg(coalesce(refusal, state), ' ' order by order_id) from ledger_hold(@1::jsonb)",
            $"[{string.Join(',', new[] { 60, 40, 30, 5 }.Select((amount, i) => Hold(i, holder, amount)))}]"
        );

        Assert.That(outcomes, Is.EqualTo("posted posted notHeld exists"));
        Assert.That(holds, Is.EqualTo("pending money.insufficient pending money.insufficient"));
        Assert.That(await ledger.FaultsAsync(), Is.Empty);
    }

    [Test]
    public async Task A_repeat_a_new_account_and_a_second_sale_of_an_order_in_one_call_are_judged_each()
    {
        var ledger = new LedgerSql(App, Owner);
        var (buyer, holder) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var (order, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await ledger.DepositAsync(Guid.CreateVersion7(), buyer, 200);
        await ledger.HoldAsync(order, buyer, 100);
        await ledger.HoldAsync(other, buyer, 100);
        var sale = LedgerSql.Sale(order, buyer, holder, 100, 5);
        var twin = sale.Replace(
            $"\"transferId\": \"{order}\"",
            $"\"transferId\": \"{Guid.CreateVersion7()}\"",
            StringComparison.Ordinal
        );

        var outcomes = await ledger.CallAsync(
            "select string_agg(outcome, ' ') from ledger_sell(ledger_read(@1::jsonb))",
            $"[{twin}, {sale}, {LedgerSql.Sale(other, buyer, holder, 100, 5)}]"
        );

        Assert.That(outcomes, Is.EqualTo("posted notHeld posted"));
        Assert.That(await ledger.FaultsAsync(), Is.Empty);
    }

    [Test]
    public async Task What_an_account_cannot_count_is_refused_and_writes_nothing()
    {
        var ledger = new LedgerSql(App, Owner);
        var owner = Guid.CreateVersion7();
        string Deposit(long amount) => Foreign(LedgerSql.Deposit(Guid.CreateVersion7(), owner, amount));
        const string Post = "select outcome from ledger_post(@1::jsonb)";

        var outcomes = new[]
        {
            await ledger.PostAsync(Post, Deposit(long.MaxValue - 1)),
            await ledger.PostAsync(Post, Deposit(2)),
            await ledger.PostAsync(Post, Deposit(1)),
        };

        Assert.That(outcomes, Is.EqualTo(new[] { "posted", "overflow", "posted" }));
        Assert.That(await ledger.FaultsAsync(), Is.Empty);
        await ledger.PostAsync(Post, Deposit(-long.MaxValue));
    }

    [Test]
    public async Task An_account_s_id_follows_from_what_it_is_here_as_in_the_database()
    {
        var ledger = new LedgerSql(App, Owner);
        var owner = ParticipantId.New();

        foreach (var purpose in Enum.GetValues<AccountPurpose>())
        foreach (var whose in new ParticipantId?[] { null, owner })
            Assert.That(
                await ledger.CallAsync(
                    $"select ledger_account_id(nullif(@1, '')::uuid, '{purpose.ToText()}', 'KWD')::text",
                    $"{whose?.Value}"
                ),
                Is.EqualTo($"{LedgerIds.AccountOf(whose, purpose, Currency.Of("KWD"))}")
            );
    }

    private static string Foreign(string deposit) => $"[{deposit.Replace("CNY", "XTS", StringComparison.Ordinal)}]";

    private static string Hold(int place, Guid owner, long amount)
    {
        var order = new Guid($"00000000-0000-7000-8000-00000000000{place}");
        return $$"""
            {
              "orderId": "{{order}}", "holdId": "{{order}}",
              "ownerId": "{{owner}}", "currency": "CNY", "amountMinor": {{amount}}
            }
            """;
    }
}
