using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Exchange.Kernel;

namespace Exchange.Settlement.Domain;

/// <summary>
/// Ids that follow from what they are for, so that no repeat ever holds or pays twice, not even after a backup older
/// than the broker was restored. A derived id keeps the time of its source (the first 48 bits of a UUID v7), so that
/// it sorts as well as its source does; the rest is SHA-256 of source and purpose. It is a UUID of version 8.
/// </summary>
public static class LedgerIds
{
    private const int TimeBytes = 6;
    private const int IdBytes = 16;

    /// <summary>The hold of an order.</summary>
    public static HoldId HoldOf(OrderId orderId) => new(Derive(orderId.Value, "hold"));

    /// <summary>The transfer that divides an order's payment.</summary>
    public static TransferId SaleOf(OrderId orderId) => new(Derive(orderId.Value, "sale"));

    /// <summary>The transfer that books a deposit.</summary>
    public static TransferId BookingOf(DepositId depositId) => new(Derive(depositId.Value, "deposit"));

    /// <summary>The transfer that undoes a deposit.</summary>
    public static TransferId ReversalOf(DepositId depositId) => new(Derive(depositId.Value, "reversal"));

    /// <summary>The transfer that gives a payment back, or a part of it.</summary>
    public static TransferId RefundOf(RefundId refundId) => new(Derive(refundId.Value, "refund"));

    /// <summary>The transfer by which a participant pays down what it owes, from what a sale earned it.</summary>
    public static TransferId RecoveryOf(OrderId orderId, ParticipantId ownerId) =>
        new(Derive(orderId.Value, $"recovery {ownerId}"));

    /// <summary>An account, as the database's <c>ledger_account_id</c> has it.</summary>
    /// <param name="ownerId">Null for the platform's.</param>
    public static Guid AccountOf(ParticipantId? ownerId, AccountPurpose purpose, Currency currency)
    {
        var owner = ownerId?.Value.ToString() ?? "platform";
        var what = JsonNamingPolicy.CamelCase.ConvertName(purpose.ToString());
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"account/{owner}/{what}/{currency.Code}"), hash);
        return Version8(hash);
    }

    internal static Guid Derive(Guid source, string purpose)
    {
        var text = Encoding.UTF8.GetBytes(purpose);
        Span<byte> input = stackalloc byte[IdBytes + text.Length];
        source.TryWriteBytes(input, bigEndian: true, out _);
        text.CopyTo(input[IdBytes..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);
        input[..TimeBytes].CopyTo(hash);
        return Version8(hash);
    }

    private static Guid Version8(Span<byte> hash)
    {
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..IdBytes], bigEndian: true);
    }
}
