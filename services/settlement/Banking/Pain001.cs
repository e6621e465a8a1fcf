using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Exchange.Kernel;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Banking;

/// <summary>An order to pay.</summary>
/// <param name="EndToEndId">Unique; the bank's statement and its answers name it.</param>
/// <param name="Remittance">What the receiver reads, at most 140 characters.</param>
public sealed record Payment(string EndToEndId, Money Amount, BankAccountName To, string Remittance);

/// <summary>Orders to pay from one account, in one file.</summary>
/// <param name="MessageId">Unique, at most 35 characters.</param>
public sealed record PaymentBatch(
    string MessageId,
    DateTimeOffset CreatedAt,
    BankAccountName From,
    Currency Currency,
    IReadOnlyList<Payment> Payments
);

/// <summary>Writes pain.001: what the custodian bank is told to pay.</summary>
public static class Pain001
{
    private static readonly XNamespace Iso = IsoSchema.Pain001.Namespace;

    /// <summary>The file, in UTF-8. It is valid by the schema, or this faults.</summary>
    public static byte[] Write(PaymentBatch batch)
    {
        var document = new XDocument(
            new XElement(
                Iso + "Document",
                new XElement(
                    Iso + "CstmrCdtTrfInitn",
                    new XElement(
                        Iso + "GrpHdr",
                        new XElement(Iso + "MsgId", batch.MessageId),
                        new XElement(Iso + "CreDtTm", Instant(batch.CreatedAt)),
                        Counts(batch),
                        new XElement(Iso + "InitgPty", new XElement(Iso + "Nm", batch.From.Name))
                    ),
                    Instruction(batch)
                )
            )
        );
        using var file = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true };
        using (var writer = XmlWriter.Create(file, settings))
            document.Save(writer);
        var xml = file.ToArray();
        IsoSchema.Pain001.Check(xml);
        return xml;
    }

    private static XElement Instruction(PaymentBatch batch) =>
        new(
            Iso + "PmtInf",
            new XElement(Iso + "PmtInfId", batch.MessageId),
            new XElement(Iso + "PmtMtd", "TRF"),
            new XElement(Iso + "BtchBookg", "false"),
            Counts(batch),
            new XElement(Iso + "ReqdExctnDt", new XElement(Iso + "Dt", Instant(batch.CreatedAt)[..10])),
            new XElement(Iso + "Dbtr", new XElement(Iso + "Nm", batch.From.Name)),
            Account("DbtrAcct", batch.From, new XElement(Iso + "Ccy", batch.Currency.Code)),
            Agent("DbtrAgt", batch.From),
            new XElement(Iso + "ChrgBr", "SLEV"),
            batch.Payments.Select(Transfer)
        );

    private static XElement[] Counts(PaymentBatch batch) =>
        [
            new XElement(Iso + "NbOfTxs", batch.Payments.Count.ToString(CultureInfo.InvariantCulture)),
            new XElement(
                Iso + "CtrlSum",
                batch.Payments.Aggregate(Money.Zero(batch.Currency), (sum, payment) => sum + payment.Amount).Decimal()
            ),
        ];

    private static XElement Transfer(Payment payment) =>
        new(
            Iso + "CdtTrfTxInf",
            new XElement(
                Iso + "PmtId",
                new XElement(Iso + "InstrId", payment.EndToEndId),
                new XElement(Iso + "EndToEndId", payment.EndToEndId)
            ),
            new XElement(
                Iso + "Amt",
                new XElement(
                    Iso + "InstdAmt",
                    new XAttribute("Ccy", payment.Amount.Currency.Code),
                    payment.Amount.Decimal()
                )
            ),
            HasAgent(payment.To) ? Agent("CdtrAgt", payment.To) : null,
            new XElement(Iso + "Cdtr", new XElement(Iso + "Nm", payment.To.Name)),
            Account("CdtrAcct", payment.To),
            new XElement(Iso + "RmtInf", new XElement(Iso + "Ustrd", payment.Remittance))
        );

    private static XElement Account(string name, BankAccountName account, params object[] more) =>
        new(
            Iso + name,
            new XElement(
                Iso + "Id",
                account.Iban is { } iban
                    ? new XElement(Iso + "IBAN", iban)
                    : new XElement(Iso + "Othr", new XElement(Iso + "Id", account.Number))
            ),
            more
        );

    private static bool HasAgent(BankAccountName account) => account.Bic is not null || account.Cnaps is not null;

    private static XElement Agent(string name, BankAccountName account) =>
        new(
            Iso + name,
            new XElement(
                Iso + "FinInstnId",
                account.Bic is { } bic ? new XElement(Iso + "BICFI", bic) : null,
                account.Cnaps is { } cnaps
                    ? new XElement(
                        Iso + "ClrSysMmbId",
                        new XElement(Iso + "ClrSysId", new XElement(Iso + "Cd", "CNAPS")),
                        new XElement(Iso + "MmbId", cnaps)
                    )
                    : null,
                HasAgent(account) ? null : new XElement(Iso + "Othr", new XElement(Iso + "Id", "NOTPROVIDED"))
            )
        );

    private static string Instant(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
