using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Settlement.Features;

/// <summary>Files of orders to pay, the newest first, for operators and supervisors.</summary>
public static class ListPaymentFiles
{
    public static async Task<Result<Page<PaymentFileAnswer>>> Handle(
        [AsParameters] Paging paging,
        Caller caller,
        Unit unit
    )
    {
        if (!caller.SeesAll)
            return Error.Forbidden("paymentFile.notYours", "Payment files are for operators and supervisors.");
        if (!Cursors.TryGuid(paging, out var before))
            return Cursors.Refusal;
        var rows = await unit.ListAsync<PaymentFileAnswer.Row>(
            $"""
            {PaymentFileAnswer.Select}
            where @Before::uuid is null or f.file_id < @Before
            order by f.file_id desc
            limit @Limit
            """,
            new { Before = before, Limit = paging.Size() + 1 }
        );
        return Page.Of(rows.Select(row => row.AsAnswer()).ToList(), paging, file => file.FileId.Value.ToString());
    }
}
