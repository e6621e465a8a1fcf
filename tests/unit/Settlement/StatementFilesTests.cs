using System.Text;
using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Data;
using Exchange.Settlement.Domain;
using Exchange.Settlement.Features;

namespace Exchange.Tests.Unit.Settlement;

internal sealed class StatementFilesTests
{
    private static readonly DateTimeOffset Start = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void The_table_has_the_statement_s_figures_and_neutralizes_formulas()
    {
        var statement = Statement(lines: 2, "CNY", reference: "=HYPERLINK(\"http://evil\")");

        var csv = Encoding.UTF8.GetString(statement.As("text/csv", "en").Content);

        var rows = csv.Split("\r\n");
        Assert.That(csv, Does.StartWith("\ufeffNo.,Posted (UTC),Kind,"));
        Assert.That(rows[1], Does.Contain("Opening balance").And.EndsWith(",CNY,,,,,,,,0.00,"));
        Assert.That(rows[2], Does.Contain("\"'=HYPERLINK(\"\"http://evil\"\")\"").And.EndsWith(",20000.00,20000.00,"));
        Assert.That(rows[3], Does.Contain(",Purchase,").And.EndsWith(",-12000.00,8000.00,"));
        Assert.That(rows[4], Does.Contain("Closing balance").And.EndsWith(",8000.00,"));
    }

    [TestCase("JPY", "2000000", "-1200000")]
    [TestCase("KWD", "2000.000", "-1200.000")]
    public void Amounts_have_the_decimals_of_their_currency(string currency, string credit, string debit)
    {
        var csv = Encoding.UTF8.GetString(Statement(2, currency).As("text/csv", "zh-Hans").Content);

        Assert.That(csv, Does.Contain($",{credit},{credit},\r\n").And.Contain($",{debit},"));
        Assert.That(csv, Does.Contain("期初余额").And.Contain("购买付款"));
    }

    [TestCase("en")]
    [TestCase("zh-Hans")]
    public void The_document_is_a_pdf_of_as_many_pages_as_it_needs_and_always_the_same(string language)
    {
        var statement = Statement(lines: 60, "CNY");

        var file = statement.As("application/pdf", language);

        var text = Encoding.Latin1.GetString(file.Content);
        Assert.That(file.Name, Is.EqualTo("statement-CNY-20270101-20270401.pdf"));
        Assert.That(text, Does.StartWith("%PDF-1.").And.EndsWith("%%EOF\n"));
        Assert.That(text.Split("/Type /Page\n").Length - 1, Is.InRange(5, 8));
        Assert.That(file.Content, Has.Length.LessThan(400_000));
        Assert.That(statement.As("application/pdf", language).Content, Is.EqualTo(file.Content));
        Keep(file, language);
    }

    // EXCHANGE_DOCUMENTS names a folder in which to keep what is drawn up, to look at it.
    private static void Keep(NamedFile file, string language)
    {
        if (Environment.GetEnvironmentVariable("EXCHANGE_DOCUMENTS") is { Length: > 0 } folder)
            File.WriteAllBytes(Path.Combine(folder, $"{language}-{file.Name}"), file.Content);
    }

    private static ReadStatement.Response Statement(int lines, string currency, string reference = "20270105-000123")
    {
        Money Amount(long minor) => new(minor, Currency.Of(currency));
        var balance = 0L;
        var entries = new List<ReadStatement.Line>();
        for (var i = 0; i < lines; i++)
        {
            var kind = i % 3 is 0 ? Movement.Deposit : Movement.Sale;
            var step = i % 3;
            var minor = step switch
            {
                0 => 2_000_000L,
                1 => -1_200_000L,
                _ => 1_083_000L,
            };
            var (isOrder, isEarned) = (kind == Movement.Sale, i % 3 == 2);
            balance += minor;
            entries.Add(
                new ReadStatement.Line(
                    4711 + 3 * i,
                    Id<TransferKind>(i),
                    kind,
                    isOrder ? Id<OrderKind>(i) : null,
                    isOrder ? Id<WorkKind>(i) : null,
                    isOrder
                        ? new LanguageMap([
                            new("zh-Hans", "青花海水龙纹梅瓶"),
                            new("en", "Blue-and-white vase with a dragon over waves"),
                        ])
                        : null,
                    isOrder ? Id<LicenseKind>(i) : null,
                    isOrder ? null : reference,
                    isOrder ? Amount(1_200_000) : null,
                    isEarned ? Amount(60_000) : null,
                    isEarned ? Amount(1_140_000) : null,
                    isEarned ? Amount(57_000) : null,
                    isEarned ? "cn-royalty/1" : null,
                    isOrder && !isEarned ? InvoiceState.Issued : InvoiceState.NotRequired,
                    isOrder && !isEarned ? "24312000000012345678" : null,
                    Amount(minor),
                    Amount(balance),
                    null,
                    Start.AddHours(7 * i + 9).AddMinutes(i)
                )
            );
        }
        return new ReadStatement.Response(
            Id<ParticipantKind>(1),
            new LanguageMap([new("zh-Hans", "福建博物院"), new("en", "Fujian Museum")]),
            Start,
            Start.AddMonths(3),
            Amount(0),
            Amount(entries.Where(line => line.Amount.Minor > 0).Sum(line => line.Amount.Minor)),
            Amount(-entries.Where(line => line.Amount.Minor < 0).Sum(line => line.Amount.Minor)),
            Amount(balance),
            Amount(entries.Sum(line => line.Fee?.Minor ?? 0)),
            Amount(entries.Sum(line => line.Tax?.Minor ?? 0)),
            Amount(0),
            Start.AddMonths(3),
            entries
        );
    }

    private static Id<TKind> Id<TKind>(int i)
        where TKind : IIdKind =>
        new(new Guid(0x019d0a5e, 0x71c3, 0x7f0e, 0xa3, 0xa1, 0x3c, 0x1d, 0x0e, 0x2f, 0x4b, (byte)i));
}
