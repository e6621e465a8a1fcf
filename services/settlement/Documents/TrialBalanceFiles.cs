using System.Globalization;
using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Features;

namespace Exchange.Settlement.Documents;

/// <summary>The trial balance as a table for spreadsheets and as a document to file.</summary>
internal static class TrialBalanceFiles
{
    public static NamedFile Of(ReadTrialBalance.Response balance, string mediaType, string language)
    {
        var tongue = new Tongue(language);
        var isPdf = string.Equals(mediaType, "application/pdf", StringComparison.Ordinal);
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"trial-balance-{balance.TakenAt.UtcDateTime:yyyyMMdd-HHmmss}"
        );
        return isPdf
            ? new NamedFile($"{name}.pdf", Pdf(balance, tongue))
            : new NamedFile($"{name}.csv", Csv(balance, tongue));
    }

    private static byte[] Csv(ReadTrialBalance.Response balance, Tongue tongue)
    {
        var file = new CsvFile();
        file.Add(
            tongue.Of("Currency", "币种"),
            tongue.Of("Account", "科目"),
            tongue.Of("Debits", "借方发生额"),
            tongue.Of("Credits", "贷方发生额"),
            tongue.Of("Debit balance", "借方余额"),
            tongue.Of("Credit balance", "贷方余额"),
            tongue.Of("Pending", "未决")
        );
        foreach (var book in balance.Currencies)
        {
            foreach (var line in book.Lines)
            {
                var (debit, credit) = Sides(line.Posted);
                file.Add(
                    book.Currency,
                    tongue.Of(line.Purpose),
                    line.Debits,
                    line.Credits,
                    debit,
                    credit,
                    line.Pending
                );
            }
            foreach (var (what, amount) in CoverageOf(book, tongue))
                file.Add(book.Currency, what, null, null, null, amount, null);
        }
        return file.ToBytes();
    }

    private static byte[] Pdf(ReadTrialBalance.Response balance, Tongue tongue)
    {
        var title = tongue.Of("Trial balance", "试算平衡表");
        var imprint = new Imprint(title, tongue.Code, tongue.Exchange, title, balance.TakenAt);
        var sheet = Sheet.Portrait(imprint, $"{tongue.Exchange}  ·  {title}");
        sheet.Title(
            title,
            tongue.Of(
                $"As of {Tongue.Instant(balance.TakenAt)} UTC, over all accounts.",
                $"截至 {Tongue.Instant(balance.TakenAt)}（UTC），全部账户。"
            )
        );
        sheet.Facts(
            (
                tongue.Of("Result", "试算结果"),
                balance.Balanced ? tongue.Of("Balanced", "平衡") : tongue.Of("NOT BALANCED", "不平衡")
            ),
            (tongue.Of("Prepared by", "编制方"), tongue.Exchange)
        );
        foreach (var book in balance.Currencies)
        {
            sheet.Heading(tongue.Of($"In {book.Currency}", $"币种 {book.Currency}"));
            sheet.Table(
                Columns(tongue),
                [.. book.Lines.Select(line => Row(line, tongue)), Sum(book, tongue)],
                totals: 1
            );
            sheet.Table(
                [
                    new(tongue.Of("Coverage of client money", "客户资金覆盖"), 3),
                    new(book.Currency.Code, 1, Figures: true),
                ],
                [.. CoverageOf(book, tongue).Select(line => new[] { line.What, Tongue.Figures(line.Amount) })],
                totals: 1
            );
            sheet.Paragraph(
                book.Coverage.Covered
                    ? tongue.Of("Client money is covered in full.", "客户资金足额覆盖。")
                    : tongue.Of("CLIENT MONEY IS NOT COVERED.", "客户资金未足额覆盖！")
            );
        }
        sheet.Signature(tongue.Of("Prepared", "编制"), tongue.Of("Reviewed", "复核"), tongue.Of("Supervisor", "监管"));
        return sheet.ToBytes($"{tongue.Exchange}  ·  {title}", tongue.PageOf);
    }

    private static IReadOnlyList<Column> Columns(Tongue tongue) =>
        [
            new(tongue.Of("Account", "科目"), 150),
            new(tongue.Of("Debits", "借方发生额"), 80, Figures: true),
            new(tongue.Of("Credits", "贷方发生额"), 80, Figures: true),
            new(tongue.Of("Debit balance", "借方余额"), 80, Figures: true),
            new(tongue.Of("Credit balance", "贷方余额"), 80, Figures: true),
            new(tongue.Of("Pending", "未决"), 70, Figures: true),
        ];

    private static IReadOnlyList<string> Row(ReadTrialBalance.Line line, Tongue tongue)
    {
        var (debit, credit) = Sides(line.Posted);
        return
        [
            tongue.Of(line.Purpose),
            Tongue.Figures(line.Debits),
            Tongue.Figures(line.Credits),
            Tongue.Figures(debit),
            Tongue.Figures(credit),
            Tongue.Figures(line.Pending),
        ];
    }

    private static IReadOnlyList<string> Sum(ReadTrialBalance.Book book, Tongue tongue)
    {
        var sides = book.Lines.Select(line => Sides(line.Posted)).ToList();
        return
        [
            tongue.Of("Total", "合计"),
            Total(book.Lines.Select(line => line.Debits)),
            Total(book.Lines.Select(line => line.Credits)),
            Total(sides.Select(side => side.Debit).OfType<Money>()),
            Total(sides.Select(side => side.Credit).OfType<Money>()),
            Tongue.Figures(book.PendingSum),
        ];

        string Total(IEnumerable<Money> amounts) =>
            Tongue.Figures(amounts.Aggregate(Money.Zero(book.Currency), (sum, amount) => sum + amount));
    }

    private static (Money? Debit, Money? Credit) Sides(Money posted) =>
        posted.Minor < 0 ? (Money.Zero(posted.Currency) - posted, null) : (null, posted);

    private static IEnumerable<(string What, Money Amount)> CoverageOf(ReadTrialBalance.Book book, Tongue tongue) =>
        [
            (tongue.Of("At the custodian bank", "存管银行资金"), book.Coverage.Custody),
            (tongue.Of("Owed to clients", "应付客户资金"), book.Coverage.OwedToClients),
            (tongue.Of("Owed to the tax office", "应缴代扣税"), book.Coverage.OwedToTaxOffice),
            (tongue.Of("The exchange's own", "交易所自有"), book.Coverage.Surplus),
        ];
}
