using Exchange.Kernel;

namespace Exchange.Settlement.Features;

/// <summary>A file of orders to pay (pain.001) for the custodian bank.</summary>
/// <param name="Payments">How many payments it asks for.</param>
/// <param name="Open">How many of them are neither booked nor returned.</param>
public sealed record PaymentFileAnswer(
    PaymentFileId FileId,
    CustodyAccountId CustodyAccountId,
    int Payments,
    Money Total,
    long Open,
    DateTimeOffset WrittenAt
)
{
    internal const string Select = """
        select
          f.file_id, f.custody_account_id, f.payments, f.total_minor, f.currency,
          (
            select count(*)
            from payouts p
            where p.file_id = f.file_id
              and p.booking_id is null
              and p.return_id is null
          ) as open,
          f.written_at
        from payment_files f
        """;

    internal sealed record Row(
        PaymentFileId FileId,
        CustodyAccountId CustodyAccountId,
        int Payments,
        long TotalMinor,
        Currency Currency,
        long Open,
        DateTimeOffset WrittenAt
    )
    {
        public PaymentFileAnswer AsAnswer() =>
            new(FileId, CustodyAccountId, Payments, new Money(TotalMinor, Currency), Open, WrittenAt);
    }
}
