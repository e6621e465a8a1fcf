using System.Xml.Linq;
using Exchange.Kernel;

namespace Exchange.Settlement.Banking;

/// <summary>What a bank says of an order to pay.</summary>
public enum PaymentFate
{
    /// <summary>It is on its way, or done.</summary>
    Accepted,

    /// <summary>It will not be paid.</summary>
    Rejected,
}

/// <summary>What became of one order to pay.</summary>
/// <param name="EndToEndId">Null: of all in the file.</param>
/// <param name="Status">The bank's own code, for example ACSC or RJCT.</param>
/// <param name="Reason">The bank's code and words; null where it gives none.</param>
public sealed record PaymentStatus(string? EndToEndId, PaymentFate Fate, string Status, string? Reason);

/// <summary>What the bank says of one of our files.</summary>
/// <param name="FileId">The message id of the file.</param>
public sealed record StatusReport(string MessageId, string FileId, IReadOnlyList<PaymentStatus> Payments);

/// <summary>Reads pain.002: what became of the payments that the custodian bank was told to make.</summary>
public static class Pain002
{
    // External code set of ISO 20022: rejected and cancelled; whatever else is said, the payment may still happen.
    private static readonly string[] Final = ["RJCT", "CANC"];

    /// <summary>
    /// The report. A status of the whole file counts for all of its payments where none is named by itself. What can't
    /// be said of a payment for sure is refused: money would stay where it is not.
    /// </summary>
    public static Result<StatusReport> Read(byte[] xml)
    {
        var document = IsoSchema.Read(xml, IsoSchema.Pain002);
        if (!document.IsOk)
            return document.Error;
        var report = document.Value.Root!.Elements().Single();
        var file = report.At("OrgnlGrpInfAndSts")!;
        var instructions = report.All("OrgnlPmtInfAndSts").ToList();
        var named = instructions.SelectMany(one => one.All("TxInfAndSts")).ToList();
        if (named.Find(one => IdOf(one) is null || one.Text("TxSts") is null) is { } stray)
            return Error.Invalid(
                "report.unattributed",
                "A status must say of which payment it is, and what it is.",
                [new FieldError(IsoElements.PathOf(stray), "payment", "Its end-to-end id or its status is missing.")]
            );
        var payments = named.ConvertAll(one => StatusOf(one, one.Text("TxSts")!, IdOf(one)));
        if (payments.Count == 0)
            payments.AddRange(instructions.Where(one => one.Text("PmtInfSts") is not null).Select(WholeOf));
        if (
            payments
                .GroupBy(one => one.EndToEndId, StringComparer.Ordinal)
                .Any(same => same.DistinctBy(one => one.Fate).Count() > 1)
        )
            return Error.Invalid("report.contradicts", "The report says that one payment is accepted and rejected.");
        if (payments.Count == 0 && file.Text("GrpSts") is { } status)
            payments.Add(StatusOf(file, status, endToEndId: null));
        return payments.Count > 0
            ? new StatusReport(report.Text("GrpHdr", "MsgId")!, file.Text("OrgnlMsgId")!, payments)
            : Error.Invalid("report.empty", "The report names no status of any payment.");
    }

    // We give a payment one id for both; a bank may say either back.
    private static string? IdOf(XElement payment) =>
        payment.Text("OrgnlEndToEndId") is { } id and not "NOTPROVIDED" ? id : payment.Text("OrgnlInstrId");

    private static PaymentStatus WholeOf(XElement instruction) =>
        StatusOf(instruction, instruction.Text("PmtInfSts")!, endToEndId: null);

    private static PaymentStatus StatusOf(XElement element, string status, string? endToEndId)
    {
        var reason = element.At("StsRsnInf");
        var words = new[] { reason.Text("Rsn", "Cd") ?? reason.Text("Rsn", "Prtry") }
            .Concat(reason.All("AddtlInf").Select(one => IsoElements.Plain(one.Value)))
            .Where(word => !string.IsNullOrEmpty(word));
        return new PaymentStatus(
            endToEndId,
            Final.Contains(status) ? PaymentFate.Rejected : PaymentFate.Accepted,
            status,
            string.Join(": ", words) is { Length: > 0 } text ? text : null
        );
    }
}
