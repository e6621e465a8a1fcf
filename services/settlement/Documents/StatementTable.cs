using Exchange.Kernel;
using Exchange.Settlement.Features;

namespace Exchange.Settlement.Documents;

/// <summary>A statement as a table for spreadsheets.</summary>
internal static class StatementTable
{
    public static byte[] Of(ReadStatement.Response statement, Tongue tongue)
    {
        var file = new CsvFile();
        file.Add(Headings(tongue));
        file.Add(Balance(statement.From, tongue.Of("Opening balance", "期初余额"), statement.Opening));
        foreach (var line in statement.Entries)
            file.Add(Row(line, tongue));
        file.Add(Balance(statement.TakenAt, tongue.Of("Closing balance", "期末余额"), statement.Closing));
        return file.ToBytes();
    }

    private static IReadOnlyList<object?> Headings(Tongue tongue) =>
        [
            tongue.Of("No.", "序号"),
            tongue.Of("Posted (UTC)", "记账时间（UTC）"),
            tongue.Of("Kind", "类型"),
            tongue.Of("Transfer", "流水号"),
            tongue.Of("Order", "订单"),
            tongue.Of("Work", "作品"),
            tongue.Of("Title", "作品名称"),
            tongue.Of("License", "许可"),
            tongue.Of("Reference", "银行参考号"),
            tongue.Of("Currency", "币种"),
            tongue.Of("Price", "成交价"),
            tongue.Of("Commission", "平台佣金"),
            tongue.Of("Gross", "应得（税前）"),
            tongue.Of("Tax withheld", "代扣税"),
            tongue.Of("Tax rule", "计税规则"),
            tongue.Of("Invoice", "发票"),
            tongue.Of("Amount", "金额"),
            tongue.Of("Balance", "余额"),
            tongue.Of("Owed to the exchange", "欠交易所款变动"),
        ];

    private static IReadOnlyList<object?> Row(ReadStatement.Line line, Tongue tongue) =>
        [
            line.Sequence,
            Tongue.Instant(line.PostedAt),
            tongue.Of(line.Kind, (line.Gross ?? line.Amount).Minor < 0),
            line.TransferId,
            line.OrderId,
            line.WorkId,
            line.WorkTitle is null ? null : tongue.Of(line.WorkTitle),
            line.LicenseId,
            line.Reference,
            line.Amount.Currency,
            line.Price,
            line.Fee,
            line.Gross,
            line.Tax,
            line.TaxRule,
            tongue.Of(line.Invoice, line.InvoiceNumber),
            line.Amount,
            line.Balance,
            line.Owed,
        ];

    private static IReadOnlyList<object?> Balance(DateTimeOffset at, string what, Money balance)
    {
        var (nothing, amounts) = (new object?[6], new object?[7]);
        return [null, Tongue.Instant(at), what, .. nothing, balance.Currency, .. amounts, balance, null];
    }
}
