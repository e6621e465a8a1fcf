using System.Security.Cryptography;
using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Banking;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Features;

/// <summary>
/// The operator brings in what the bank says of a payment file: pain.002. Rejected payments give their money back. The
/// same report again changes nothing; another one under its message id is refused.
/// </summary>
public static class ImportPaymentReport
{
    /// <param name="MessageId">What the bank calls the report.</param>
    /// <param name="Accepted">How many payments the report says are on their way or done.</param>
    /// <param name="Rejected">How many it says will not be made.</param>
    public sealed record Response(string MessageId, PaymentFileId FileId, int Accepted, int Rejected);

    public static async Task<Result<Response>> Handle(HttpRequest request, Caller caller, Unit unit)
    {
        if (!caller.IsOperator)
            return Error.Forbidden("report.operatorsOnly", "Only an operator imports the bank's reports.");
        var body = await XmlBody.ReadAsync(request, unit.Cancel);
        var read = Pain002.Read(body);
        if (!read.IsOk)
            return read.Error;
        var report = read.Value;
        await BankDocuments.LockAsync(unit);
        if (
            !PaymentFileId.TryParse(report.FileId, provider: null, out var fileId)
            || await PaymentReports.PayoutsOfAsync(unit, fileId) is not { Count: > 0 } payouts
        )
            return Error.Unprocessable("report.fileUnknown", $"No payment file of ours has the id {report.FileId}.");
        var stranger = report.Payments.FirstOrDefault(one =>
            one.EndToEndId is { } id
            && !payouts.Any(payout => string.Equals(payout.PayoutId.ToString(), id, StringComparison.Ordinal))
        );
        if (stranger is not null)
            return Error.Unprocessable("report.paymentUnknown", $"{stranger.EndToEndId} is no payment of this file.");
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        var standing = await PaymentReports.AddAsync(unit, fileId, report.MessageId, hash, caller.ParticipantId);
        if (!string.Equals(standing, hash, StringComparison.Ordinal))
            return Error.Conflict("report.differs", $"Another report stands under the message id {report.MessageId}.");
        var fates = payouts
            .Select(payout => (Payout: payout, Status: StatusOf(report, payout)))
            .Where(pair => pair.Status is not null)
            .Select(pair => (pair.Payout, pair.Status!))
            .ToList();
        await PaymentReports.ApplyAsync(unit, fates);
        var rejected = fates.Count(pair => pair.Item2.Fate == PaymentFate.Rejected);
        return new Response(report.MessageId, fileId, fates.Count - rejected, rejected);
    }

    private static PaymentStatus? StatusOf(StatusReport report, ReportedPayout payout) =>
        report.Payments.FirstOrDefault(one =>
            one.EndToEndId is null
            || string.Equals(one.EndToEndId, payout.PayoutId.ToString(), StringComparison.Ordinal)
        );
}
