using System.Buffers.Text;
using System.Text;
using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;
using Exchange.Settlement.Documents;

namespace Exchange.Settlement.Features;

/// <summary>
/// Certifies a sale that is final: who bought what from whom, for how much, when, under which license. It is signed by
/// the ledger's key, so that whoever is shown it can verify it without asking; as JSON, or by the header Accept as PDF.
/// </summary>
public static class ReadCertificate
{
    /// <param name="Status">final, partlyRefunded or refunded.</param>
    /// <param name="TermsHash">SHA-256 of the canonical terms that the buyer agreed to.</param>
    /// <param name="CoHolders">Who holds the work together with the holder.</param>
    /// <param name="Price">What the buyer paid. How it was divided is not shown: every party has the same certificate.
    /// </param>
    /// <param name="DetailsSha256">SHA-256 of how the payment was divided, as the ledger's tree covers it.</param>
    /// <param name="FinalAt">When the money was divided, which nothing undoes but a refund.</param>
    public sealed record Content(
        OrderId OrderId,
        string Status,
        LicenseId LicenseId,
        WorkId WorkId,
        LanguageMap? WorkTitle,
        string TermsHash,
        ParticipantId BuyerId,
        LanguageMap? BuyerName,
        ParticipantId HolderId,
        LanguageMap? HolderName,
        IReadOnlyList<CoHolder> CoHolders,
        Money Price,
        Money Refunded,
        TransferId TransferId,
        string DetailsSha256,
        DateTimeOffset FinalAt
    );

    /// <param name="Certificate">What is certified.</param>
    /// <param name="KeyId">The key of <c>/v1/ledger-keys</c> that signed it.</param>
    /// <param name="Jws">The same as a signed JSON Web Signature (RFC 7515, EdDSA), in compact form.</param>
    [AlsoAs("application/pdf")]
    public sealed record Response(Content Certificate, string KeyId, string Jws) : IFiled
    {
        public NamedFile As(string mediaType, string language) => CertificateFile.Of(this, language);
    }

    public static async Task<Result<Response>> Handle(OrderId orderId, Caller caller, KeyCipher cipher, Unit unit)
    {
        var sale = await Certificates.FindAsync(unit, orderId, caller.ParticipantId);
        if (sale is null || !(caller.SeesAll || sale.IsReceiver || sale.HolderId == caller.ParticipantId))
            return Error.NotFound("certificate");
        var content = new Content(
            orderId,
            StatusOf(sale),
            sale.LicenseId,
            sale.WorkId,
            sale.WorkTitle,
            sale.TermsHash,
            sale.BuyerId,
            sale.BuyerName,
            sale.HolderId,
            sale.HolderName,
            await Certificates.CoHoldersAsync(unit, sale),
            new Money(sale.PriceMinor, sale.Currency),
            new Money(sale.RefundedMinor, sale.Currency),
            sale.TransferId,
            sale.DetailsSha256,
            sale.PostedAt
        );
        var signer = await LedgerKeys.SignerAsync(unit, cipher);
        return new Response(content, signer.KeyId, Sign(content, signer));
    }

    private static string StatusOf(FinalSale sale) =>
        sale.RefundedMinor == 0 ? "final"
        : sale.RefundedMinor < sale.PriceMinor ? "partlyRefunded"
        : "refunded";

    private static string Sign(Content content, Signer signer)
    {
        var header = Part(
            new
            {
                alg = "EdDSA",
                kid = signer.KeyId,
                typ = "exchange-certificate+jws",
            }
        );
        var signed = $"{header}.{Part(content)}";
        return $"{signed}.{Base64Url.EncodeToString(signer.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Part<T>(T value) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Json.Write(value)));
}
