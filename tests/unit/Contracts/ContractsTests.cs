using Exchange.Contracts;

namespace Exchange.Tests.Unit.Contracts;

/// <summary>
/// A message in flight outlives the version that sent it, so that no change of a contract goes unseen. Look at the
/// difference, then write the snapshot anew: <c>UPDATE_SNAPSHOTS=1 dotnet test tests/unit</c>.
/// </summary>
public sealed class ContractsTests
{
    private const string Snapshot = "tests/unit/Contracts/contracts.snapshot.txt";

    [Test]
    public void The_public_contract_is_the_reviewed_one()
    {
        var contract = ContractsText.Of(typeof(Listeners).Assembly.GetExportedTypes());

        if (Snapshots.AreWritten)
            Snapshots.Write(Snapshot, contract);

        Assert.That(contract, Is.EqualTo(Tree.Read(Snapshot)));
    }

    [Test]
    public void A_member_more_or_of_another_type_shows()
    {
        var before = ContractsText.Of([typeof(Before.OfferMoved)]);

        var more = ContractsText.Of([typeof(MemberMore.OfferMoved)]);
        var nullable = ContractsText.Of([typeof(Nullable.OfferMoved)]);

        Assert.That(new[] { before, more, nullable }, Is.Unique);
        Assert.That(before, Does.Contain("OfferId: OfferId\n"));
    }

    [Test]
    public void Every_message_is_in_the_table_of_listeners()
    {
        var records = typeof(Listeners).Assembly.GetExportedTypes().Where(type => !type.IsEnum && !type.IsAbstract);

        // What only stands inside a message is no message.
        var parts = new[]
        {
            typeof(Exchange.Contracts.Licensing.V1.RoyaltyShare),
            typeof(Exchange.Contracts.Settlement.V1.PaymentPart),
            typeof(Exchange.Contracts.Settlement.V1.RefundedPart),
            typeof(Exchange.Contracts.Orders.V1.TradedOrder),
            typeof(Exchange.Contracts.Orders.V1.TradeRefusal),
            typeof(Exchange.Contracts.Orders.V1.TradeRefund),
        };

        Assert.That(Listeners.Messages, Is.EquivalentTo(records.Except(parts)));
    }

    [Test]
    public void No_two_messages_share_a_name() =>
        Assert.That(Listeners.Messages.Select(message => message.Name), Is.Unique);

    private static class Before
    {
        internal sealed record OfferMoved(OfferId OfferId);
    }

    private static class MemberMore
    {
        internal sealed record OfferMoved(OfferId OfferId, int Version);
    }

    private static class Nullable
    {
        internal sealed record OfferMoved(OfferId? OfferId);
    }
}
