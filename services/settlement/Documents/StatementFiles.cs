using System.Globalization;
using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Features;

namespace Exchange.Settlement.Documents;

/// <summary>A statement as a file: a table for spreadsheets, or a document to file.</summary>
internal static class StatementFiles
{
    public static NamedFile Of(ReadStatement.Response statement, string mediaType, string language)
    {
        var tongue = new Tongue(language);
        var isPdf = string.Equals(mediaType, "application/pdf", StringComparison.Ordinal);
        var (from, to) = (statement.From.UtcDateTime, statement.To.UtcDateTime);
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"statement-{statement.Opening.Currency}-{from:yyyyMMdd}-{to:yyyyMMdd}"
        );
        return isPdf
            ? new NamedFile($"{name}.pdf", Pdf(statement, tongue))
            : new NamedFile($"{name}.csv", StatementTable.Of(statement, tongue));
    }

    private static byte[] Pdf(ReadStatement.Response statement, Tongue tongue)
    {
        var currency = statement.Opening.Currency;
        var title = tongue.Of("Account statement", "账户对账单");
        var (from, to) = (Tongue.Instant(statement.From), Tongue.Instant(statement.To));
        var head = $"{tongue.Exchange}  ·  {title}  ·  {statement.ParticipantId}";
        var subject = $"{statement.ParticipantId}, {currency}, {from} – {to}";
        var sheet = Sheet.Landscape(new Imprint(title, tongue.Code, tongue.Exchange, subject, statement.TakenAt), head);
        sheet.Title(
            title,
            tongue.Of(
                $"In {currency}, from {from} until before {to}. All times are UTC.",
                $"币种 {currency}，自 {from} 起至 {to} 前。所有时间均为协调世界时（UTC）。"
            )
        );
        sheet.Facts(
            (tongue.Of("Participant", "参与方"), tongue.Of(statement.Name)),
            (tongue.Of("Participant no.", "参与方编号"), statement.ParticipantId.ToString()),
            (tongue.Of("Issued by", "出具方"), tongue.Exchange),
            (tongue.Of("As of (UTC)", "截至（UTC）"), Tongue.Instant(statement.TakenAt))
        );
        AddSummary(sheet, statement, tongue);
        sheet.Heading(tongue.Of("Entries", "明细"));
        sheet.Table(
            Columns(tongue),
            [First(statement, tongue), .. statement.Entries.Select(line => Row(line, tongue)), Last(statement, tongue)],
            totals: 1
        );
        AddNotes(sheet, tongue);
        return sheet.ToBytes($"{tongue.Exchange}  ·  {statement.ParticipantId}  ·  {currency}", tongue.PageOf);
    }

    private static void AddSummary(Sheet sheet, ReadStatement.Response statement, Tongue tongue)
    {
        (string Heading, Money Amount)[] sums =
        [
            (tongue.Of("Opening", "期初余额"), statement.Opening),
            (tongue.Of("Came in", "收入合计"), statement.CameIn),
            (tongue.Of("Went out", "支出合计"), statement.WentOut),
            (tongue.Of("Closing", "期末余额"), statement.Closing),
            (tongue.Of("Commission on own sales", "平台佣金"), statement.Fees),
            (tongue.Of("Tax withheld", "代扣税"), statement.Taxes),
            (tongue.Of("Owed to the exchange", "应付交易所"), statement.Owed),
        ];
        sheet.Heading(tongue.Of("Summary", "汇总"));
        sheet.Table(
            [.. sums.Select(sum => new Column(sum.Heading, 1, Figures: true))],
            [
                [.. sums.Select(sum => Tongue.Figures(sum.Amount))],
            ]
        );
    }

    private static void AddNotes(Sheet sheet, Tongue tongue)
    {
        sheet.Paragraph(
            tongue.Of(
                "The price is what the buyer paid. Commission is the platform's share of the holder's own sales; "
                    + "gross is the participant's part before tax; tax is withheld and paid to the tax office. "
                    + "Of a refund, all of them are what was given back and stand below zero; what the participant "
                    + "lacked for it is owed and paid down by later earnings. Opening balance and amounts add up to "
                    + "the closing balance. Every transfer can be verified against the exchange's checkpoints.",
                "成交价为买方支付的金额。平台佣金为权利方自有销售的平台分成；应得为参与方税前分成；税款由平台代扣代缴。"
                    + "退款各栏为退回金额，以负数列示；参与方余额不足以退款的部分记为欠款，由其后收入扣还。"
                    + "期初余额加各笔金额等于期末余额。每笔流水均可依据交易所公布的账本检查点独立核验。"
            )
        );
        sheet.Signature(
            tongue.Of("For the exchange", "交易所（签章）"),
            tongue.Of("For the participant", "参与方（签章）")
        );
    }

    private static IReadOnlyList<Column> Columns(Tongue tongue) =>
        [
            new(tongue.Of("Posted (UTC)", "记账时间（UTC）"), 94),
            new(tongue.Of("Kind", "类型"), 58),
            new(tongue.Of("Work, order, license, bank reference", "作品、订单、许可、银行参考号"), 168),
            new(tongue.Of("Price", "成交价"), 66, Figures: true),
            new(tongue.Of("Commission", "平台佣金"), 60, Figures: true),
            new(tongue.Of("Gross", "应得（税前）"), 66, Figures: true),
            new(tongue.Of("Tax", "代扣税"), 58, Figures: true),
            new(tongue.Of("Invoice", "发票"), 58),
            new(tongue.Of("Amount", "金额"), 68, Figures: true),
            new(tongue.Of("Balance", "余额"), 72, Figures: true),
        ];

    private static IReadOnlyList<string> First(ReadStatement.Response statement, Tongue tongue)
    {
        var nothing = Enumerable.Repeat(string.Empty, 7);
        var what = tongue.Of("Opening balance", "期初余额");
        return [Tongue.Instant(statement.From), what, .. nothing, Tongue.Figures(statement.Opening)];
    }

    private static IReadOnlyList<string> Last(ReadStatement.Response statement, Tongue tongue) =>
        [
            Tongue.Instant(statement.TakenAt),
            tongue.Of("Closing balance", "期末余额"),
            string.Empty,
            string.Empty,
            Tongue.Figures(statement.Fees),
            string.Empty,
            Tongue.Figures(statement.Taxes),
            string.Empty,
            Tongue.Figures(statement.CameIn - statement.WentOut),
            Tongue.Figures(statement.Closing),
        ];

    private static IReadOnlyList<string> Row(ReadStatement.Line line, Tongue tongue)
    {
        string?[] belongs =
        [
            line.WorkTitle is null ? line.WorkId?.ToString() : tongue.Of(line.WorkTitle),
            line.OrderId?.ToString(),
            line.LicenseId?.ToString(),
            line.Reference,
            line.OrderId is null && line.Reference is null ? line.TransferId.ToString() : null,
            line.Owed is { } owed ? $"{tongue.Of("Owed to the exchange", "欠交易所款")} {Signed(owed)}" : null,
        ];
        return
        [
            Tongue.Instant(line.PostedAt),
            tongue.Of(line.Kind, (line.Gross ?? line.Amount).Minor < 0),
            string.Join('\n', belongs.OfType<string>()),
            Tongue.Figures(line.Price),
            Tongue.Figures(line.Fee),
            Tongue.Figures(line.Gross),
            line.TaxRule is null ? Tongue.Figures(line.Tax) : $"{Tongue.Figures(line.Tax)}\n{line.TaxRule}",
            tongue.Of(line.Invoice, line.InvoiceNumber),
            Tongue.Figures(line.Amount),
            Tongue.Figures(line.Balance),
        ];
    }

    private static string Signed(Money amount) => (amount.Minor > 0 ? "+" : "") + Tongue.Figures(amount);
}
