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
    /// The report. A status of the whole file counts for all of its payments where none is named by itself.
    /// </summary>
    public static Result<StatusReport> Read(byte[] xml)
    {
        var document = IsoSchema.Read(xml, IsoSchema.Pain002);
        if (!document.IsOk)
            return document.Error;
        var report = document.Value.Root!.Elements().Single();
        var file = report.At("OrgnlGrpInfAndSts")!;
        var instructions = report.All("OrgnlPmtInfAndSts").ToList();
        var payments = instructions
            .SelectMany(one => one.All("TxInfAndSts"))
            .Where(one => one.Text("OrgnlEndToEndId") is not null && one.Text("TxSts") is not null)
            .Select(one => StatusOf(one, one.Text("TxSts")!, one.Text("OrgnlEndToEndId")))
            .ToList();
        if (payments.Count == 0)
            payments.AddRange(instructions.Where(one => one.Text("PmtInfSts") is not null).Select(WholeOf).Take(1));
        if (payments.Count == 0 && file.Text("GrpSts") is { } status)
            payments.Add(StatusOf(file, status, endToEndId: null));
        return payments.Count > 0
            ? new StatusReport(report.Text("GrpHdr", "MsgId")!, file.Text("OrgnlMsgId")!, payments)
            : Error.Invalid("report.empty", "The report names no status of any payment.");
    }

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
