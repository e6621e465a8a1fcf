using System.Security.Cryptography;
using System.Text;
using Exchange.Platform;
using Exchange.Settlement.Data;
using Exchange.Settlement.Features;

namespace Exchange.Settlement.Documents;

/// <summary>A transaction certificate as a document to file.</summary>
internal static class CertificateFile
{
    public static NamedFile Of(ReadCertificate.Response response, string language)
    {
        var (tongue, sale) = (new Tongue(language), response.Certificate);
        var title = tongue.Of("Transaction certificate", "交易凭证");
        var imprint = new Imprint(title, tongue.Code, tongue.Exchange, sale.OrderId.ToString(), sale.FinalAt);
        var sheet = Sheet.Portrait(imprint, $"{tongue.Exchange}  ·  {title}");
        sheet.Title(
            title,
            tongue.Of(
                "The exchange certifies that the following transaction was concluded, paid and settled through it.",
                "兹证明下列交易已通过本交易所成交、付款并完成结算。"
            )
        );
        sheet.Facts(
            (tongue.Of("Certificate of order", "订单编号"), sale.OrderId.ToString()),
            (tongue.Of("Status", "状态"), StateOf(sale, tongue))
        );
        AddParties(sheet, sale, tongue);
        AddSettlement(sheet, sale, tongue);
        AddVerification(sheet, response, tongue);
        sheet.Signature(tongue.Of("For the exchange", "交易所（签章）"));
        var content = sheet.ToBytes($"{tongue.Exchange}  ·  {sale.OrderId}", tongue.PageOf);
        return new NamedFile($"certificate-{sale.OrderId}.pdf", content);
    }

    private static void AddParties(Sheet sheet, ReadCertificate.Content sale, Tongue tongue)
    {
        sheet.Heading(tongue.Of("Parties", "交易双方"));
        sheet.Facts([
            (tongue.Of("Seller (holder)", "出让方（权利方）"), tongue.Of(sale.HolderName)),
            (string.Empty, sale.HolderId.ToString()),
            .. sale.CoHolders.SelectMany(one => CoHolder(one, tongue)),
            (tongue.Of("Buyer (licensee)", "受让方（被许可方）"), tongue.Of(sale.BuyerName)),
            (string.Empty, sale.BuyerId.ToString()),
        ]);
        sheet.Heading(tongue.Of("Subject", "交易标的"));
        sheet.Facts(
            (tongue.Of("Work", "作品"), tongue.Of(sale.WorkTitle)),
            (string.Empty, sale.WorkId.ToString()),
            (tongue.Of("License", "许可"), sale.LicenseId.ToString()),
            (tongue.Of("Hash of the terms", "条款哈希"), sale.TermsHash)
        );
    }

    private static IEnumerable<(string Name, string Value)> CoHolder(CoHolder one, Tongue tongue) =>
        [
            (tongue.Of("together with (co-holder)", "共同权利方"), tongue.Of(one.Name)),
            (string.Empty, one.ParticipantId.ToString()),
        ];

    private static void AddSettlement(Sheet sheet, ReadCertificate.Content sale, Tongue tongue)
    {
        var currency = sale.Price.Currency.Code;
        sheet.Heading(tongue.Of("Settlement", "结算"));
        sheet.Table(
            [
                new(tongue.Of("Item", "项目"), 3),
                new(tongue.Of("Currency", "币种"), 1),
                new(tongue.Of("Amount", "金额"), 1.6, Figures: true),
            ],
            [
                [tongue.Of("Price paid", "成交价（已付）"), currency, Tongue.Figures(sale.Price)],
                [tongue.Of("Refunded since", "已退款"), currency, Tongue.Figures(sale.Refunded)],
                [tongue.Of("Stands", "净额"), currency, Tongue.Figures(sale.Price - sale.Refunded)],
            ],
            totals: 1
        );
        sheet.Facts(
            (tongue.Of("Final since (UTC)", "结算时间（UTC）"), Tongue.Instant(sale.FinalAt)),
            (tongue.Of("Ledger transfer", "账本流水号"), sale.TransferId.ToString()),
            (tongue.Of("Hash of the division", "分账方案哈希"), sale.DetailsSha256)
        );
    }

    private static void AddVerification(Sheet sheet, ReadCertificate.Response response, Tongue tongue)
    {
        var path = $"/v1/transaction-certificates/{response.Certificate.OrderId}";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(response.Jws)));
        sheet.Heading(tongue.Of("Verification", "核验"));
        sheet.Facts(
            (tongue.Of("Signing key", "签名密钥"), response.KeyId),
            (tongue.Of("Hash of the signature", "签名哈希"), hash)
        );
        sheet.Paragraph(
            tongue.Of(
                $"The signed original is {path}; the keys are published at /v1/ledger-keys, and the ledger's daily "
                    + "checkpoints, which cover this transfer, at /v1/checkpoints.",
                $"本凭证的签名原件见 {path}；公钥公布于 /v1/ledger-keys，"
                    + "覆盖本笔流水的每日账本检查点公布于 /v1/checkpoints。"
            )
        );
    }

    private static string StateOf(ReadCertificate.Content sale, Tongue tongue) =>
        sale.Refunded.Minor == 0 ? tongue.Of("Final", "已完成")
        : sale.Refunded < sale.Price ? tongue.Of("Partly refunded", "部分退款")
        : tongue.Of("Refunded", "已全额退款");
}
