using Exchange.Kernel;
using Exchange.Settlement.Domain;

namespace Exchange.Tests.Unit.Settlement;

public sealed class LineMatchingTests
{
    private static readonly ParticipantId Buyer = ParticipantId.New();
    private static readonly LineKnowledge Nothing = new(null, null, null, null);

    private static Money Yuan(long minor) => new(minor, Currency.Cny);

    [Test]
    public void Money_with_a_known_reference_is_its_owner_s() =>
        Assert.That(
            Decide(100, Nothing with { Owner = Buyer }),
            Is.EqualTo(new LineDecision(LineFate.Deposit, Owner: Buyer))
        );

    [Test]
    public void Money_of_unknown_owner_waits_and_somebody_must_look() =>
        Assert.That(Decide(100, Nothing), Is.EqualTo(new LineDecision(LineFate.Receipt, Break: BreakType.Unknown)));

    [TestCase(100, "CNY", null)]
    [TestCase(101, "CNY", BreakType.WrongAmount)]
    [TestCase(100, "USD", BreakType.WrongCurrency)]
    public void A_deposit_that_was_recorded_by_hand_is_met_where_it_is_the_same(
        long minor,
        string currency,
        BreakType? type
    )
    {
        var recorded = new Money(minor, Currency.Of(currency));

        var decision = Decide(
            100,
            Nothing with
            {
                Deposit = new KnownDeposit(new TransferId(Guid.CreateVersion7()), recorded),
                Owner = Buyer,
            }
        );

        Assert.That(decision.Break, Is.EqualTo(type));
        Assert.That(decision.Fate, Is.EqualTo(type is null ? LineFate.Met : LineFate.Break));
    }

    [TestCase(StatementKind.Notification, false, 100, LineFate.Known, null)]
    [TestCase(StatementKind.Notification, true, 100, LineFate.Known, null)]
    [TestCase(StatementKind.Statement, false, 100, LineFate.Known, null)]
    [TestCase(StatementKind.Statement, true, 100, LineFate.Break, BreakType.Doubled)]
    [TestCase(StatementKind.Statement, true, 200, LineFate.Break, BreakType.Doubled)]
    [TestCase(StatementKind.Statement, false, 200, LineFate.Break, BreakType.WrongAmount)]
    public void A_line_that_was_seen_before_moves_nothing(
        StatementKind kind,
        bool inStatement,
        long before,
        LineFate fate,
        BreakType? type
    )
    {
        var known = Nothing with { Seen = new SeenLine("B-1", Yuan(before), inStatement), Owner = Buyer };

        var decision = LineMatching.Decide(kind, Line(100), known);

        Assert.That((decision.Fate, decision.Break), Is.EqualTo((fate, type)));
    }

    [TestCase(300, LineFate.Known, null)]
    [TestCase(301, LineFate.Break, BreakType.WrongAmount)]
    public void A_booking_in_other_detail_is_the_same_one_where_the_sums_are(long minor, LineFate fate, BreakType? type)
    {
        SeenLine[] seen = [new("B-1/1", Yuan(100), InStatement: false), new("B-1/2", Yuan(200), InStatement: false)];

        var whole = LineMatching.DecideWhole(StatementKind.Statement, [Line(minor)], seen);
        var again = LineMatching.DecideWhole(
            StatementKind.Statement,
            [Line(100) with { Reference = "B-1/1" }, Line(200) with { Reference = "B-1/2" }],
            seen
        );

        Assert.That((whole?.Fate, whole?.Break), Is.EqualTo((fate, type)));
        Assert.That(again, Is.Null);
    }

    [TestCase(PayoutState.Sent, 100, LineFate.Payout, null)]
    [TestCase(PayoutState.Accepted, 100, LineFate.Payout, null)]
    [TestCase(PayoutState.Sent, 90, LineFate.Break, BreakType.WrongAmount)]
    [TestCase(PayoutState.Booked, 100, LineFate.Break, BreakType.Doubled)]
    [TestCase(PayoutState.Returned, 100, LineFate.Break, BreakType.Unknown)]
    [TestCase(PayoutState.Approved, 100, LineFate.Break, BreakType.Unknown)]
    [TestCase(PayoutState.AwaitingApproval, 100, LineFate.Break, BreakType.Unknown)]
    public void A_debit_books_the_payout_that_the_bank_was_told_to_make(
        PayoutState state,
        long asked,
        LineFate fate,
        BreakType? type
    )
    {
        var known = Nothing with { Payout = new KnownPayout(PayoutId.New(), Yuan(asked), state) };

        var decision = Decide(-100, known);

        Assert.That((decision.Fate, decision.Break), Is.EqualTo((fate, type)));
    }

    [Test]
    public void A_debit_that_nobody_asked_for_is_a_break() =>
        Assert.That(Decide(-100, Nothing).Break, Is.EqualTo(BreakType.Unknown));

    [Test]
    public void A_payout_that_comes_back_is_returned()
    {
        var payout = new KnownPayout(PayoutId.New(), Yuan(100), PayoutState.Booked);

        var decision = Decide(100, Nothing with { Payout = payout });

        Assert.That((decision.Fate, decision.PayoutId), Is.EqualTo((LineFate.Return, payout.PayoutId)));
    }

    [Test]
    public void The_minimum_of_a_currency_is_in_its_minor_unit()
    {
        Assert.That(Payouts.MinimumOf(Currency.Cny), Is.EqualTo(Yuan(10_000)));
        Assert.That(Payouts.MinimumOf(Currency.Of("JPY")).Minor, Is.EqualTo(2_000));
        Assert.That(Payouts.MinimumOf(Currency.Of("KWD")).Minor, Is.EqualTo(5_000));
        Assert.That(Payouts.MinimumOf(Currency.Of("SEK")).Minor, Is.EqualTo(2_000));
    }

    private static LineDecision Decide(long minor, LineKnowledge known) =>
        LineMatching.Decide(StatementKind.Statement, Line(minor), known);

    private static BankLine Line(long minor) =>
        new("B-1", Yuan(minor), new DateOnly(2027, 1, 5), EndToEndId: null, [], Counterparty: null, "S-1/1", ["B-1"]);
}
