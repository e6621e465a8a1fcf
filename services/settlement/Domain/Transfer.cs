using Exchange.Kernel;

namespace Exchange.Settlement.Domain;

/// <summary>What a transfer is.</summary>
public enum TransferKind
{
    /// <summary>Money arrived at the custodian bank.</summary>
    Deposit,

    /// <summary>An order's held money is divided; it uses up the order's hold.</summary>
    Sale,
}

/// <summary>What an account is for.</summary>
public enum AccountPurpose
{
    /// <summary>A participant's own money; guarded: it never goes below zero.</summary>
    Available,

    /// <summary>The platform's earned commission.</summary>
    Fee,

    /// <summary>What the custodian bank holds: an asset, so its balance is a debit.</summary>
    Custody,

    /// <summary>The other side of what is held for orders.</summary>
    Clearing,
}

/// <summary>One side of a transfer.</summary>
/// <param name="OwnerId">Whose account; null for the platform's.</param>
/// <param name="AmountMinor">Minor units; a credit is positive, a debit negative, never zero.</param>
public sealed record Leg(ParticipantId? OwnerId, AccountPurpose Purpose, long AmountMinor);

/// <summary>A movement between accounts of one currency; its legs add up to zero.</summary>
/// <param name="Id">Derived from what it is for, see <see cref="LedgerIds" />.</param>
/// <param name="OrderId">The order that it settles; null where there is none.</param>
/// <param name="Reference">The bank's reference, where there is one.</param>
/// <param name="Division">How the payment was divided, for a sale.</param>
public sealed record Transfer(
    TransferId Id,
    TransferKind Kind,
    Currency Currency,
    OrderId? OrderId,
    string? Reference,
    Division? Division,
    IReadOnlyList<Leg> Legs
)
{
    /// <summary>Books money that arrived at the custodian bank for a participant.</summary>
    public static Transfer Deposit(
        DepositId depositId,
        ParticipantId participantId,
        Money amount,
        string bankReference
    ) =>
        Checked(
            new Transfer(
                LedgerIds.BookingOf(depositId),
                TransferKind.Deposit,
                amount.Currency,
                OrderId: null,
                bankReference,
                Division: null,
                [
                    new Leg(OwnerId: null, AccountPurpose.Custody, -amount.Minor),
                    new Leg(participantId, AccountPurpose.Available, amount.Minor),
                ]
            )
        );

    /// <summary>Takes an order's held money and gives every receiver its part; a part of zero is no leg.</summary>
    public static Transfer Sale(OrderId orderId, ParticipantId buyerId, Division division) =>
        Checked(
            new Transfer(
                LedgerIds.SaleOf(orderId),
                TransferKind.Sale,
                division.Price.Currency,
                orderId,
                Reference: null,
                division,
                [
                    new Leg(buyerId, AccountPurpose.Available, -division.Price.Minor),
                    .. division.Parts.Where(part => part.Amount.Minor > 0).Select(LegOf),
                ]
            )
        );

    private static Leg LegOf(Part part) =>
        new(
            part.ReceiverId,
            part.ReceiverId is null ? AccountPurpose.Fee : AccountPurpose.Available,
            part.Amount.Minor
        );

    private static Transfer Checked(Transfer transfer) =>
        transfer.Legs.Sum(leg => leg.AmountMinor) == 0
            ? transfer
            : throw new InvalidOperationException($"Transfer {transfer.Id} does not add up to zero.");
}
