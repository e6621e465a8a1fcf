using System.Text;
using Exchange.Kernel;
using Exchange.Platform;

namespace Exchange.Settlement.Features;

/// <summary>
/// A file of orders to pay with its content, for operators and supervisors; by the header Accept the XML itself, as the
/// bank is given it.
/// </summary>
public static class ReadPaymentFile
{
    /// <param name="Message">pain.001.001.12.</param>
    /// <param name="Content">The file as the bank is given it, XML in UTF-8.</param>
    [AlsoAs(XmlBody.MediaType)]
    public sealed record Response(PaymentFileAnswer File, string Message, string Content) : IFiled
    {
        public NamedFile As(string mediaType, string language) =>
            new($"{File.FileId}.xml", Encoding.UTF8.GetBytes(Content));
    }

    public static async Task<Result<Response>> Handle(PaymentFileId fileId, Caller caller, Unit unit)
    {
        if (!caller.SeesAll)
            return Error.NotFound("payment file");
        var row = await unit.FindAsync<PaymentFileAnswer.Row>(
            $"""
            {PaymentFileAnswer.Select}
            where f.file_id = @FileId
            """,
            new { FileId = fileId }
        );
        if (row is null)
            return Error.NotFound("payment file");
        var content = await unit.OneAsync<string>(
            """
            select content
            from payment_files
            where file_id = @FileId
            """,
            new { FileId = fileId }
        );
        return new Response(row.AsAnswer(), Banking.IsoSchema.Pain001.Message, content);
    }
}
