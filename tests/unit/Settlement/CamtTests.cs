using System.Text;
using Exchange.Kernel;
using Exchange.Settlement.Banking;
using Exchange.Settlement.Domain;
using Exchange.Tests.Banking;

namespace Exchange.Tests.Unit.Settlement;

public sealed class CamtTests
{
    private const string Account = "9550880200001234567";

    private static Money Yuan(long minor) => new(minor, Currency.Cny);

    [Test]
    public void A_statement_is_read_with_its_lines_and_balances()
    {
        var xml = CamtText.Statement(
            "STMT-1",
            Account,
            Yuan(100),
            [
                new CamtLine("B-1", Yuan(1_200_000), "RF18539007547034", "E2E-1"),
                new CamtLine("B-2", Yuan(-200), EndToEndId: "pay_1"),
                new CamtLine("B-3", Yuan(50), Status: "PDNG"),
            ]
        );

        var statement = Read(Left("camt.053.001.13", "two lines", xml)).Value.Single();

        Assert.That(statement.Kind, Is.EqualTo(StatementKind.Statement));
        Assert.That((statement.Account, statement.Currency), Is.EqualTo((Account, Currency.Cny)));
        Assert.That((statement.Opening, statement.Closing), Is.EqualTo((Yuan(100), Yuan(1_199_900))));
        Assert.That(statement.ClosedOn, Is.EqualTo(new DateOnly(2027, 1, 5)));
        Assert.That(statement.Unbooked, Is.EqualTo(1));
        Assert.That(statement.Lines.Select(line => line.Reference), Is.EqualTo(new[] { "B-1", "B-2" }));
        Assert.That(statement.Lines.Select(line => line.Amount), Is.EqualTo(new[] { Yuan(1_200_000), Yuan(-200) }));
        Assert.That(statement.Lines[0].Remittance, Is.EqualTo(new[] { "RF18539007547034" }));
        Assert.That(statement.Lines[0].EndToEndId, Is.EqualTo("E2E-1"));
        Assert.That(statement.Lines[0].Counterparty?.Name, Is.EqualTo("Southern Games 南方游戏"));
        Assert.That(statement.Lines[0].Counterparty?.Cnaps, Is.EqualTo("102100099996"));
    }

    [TestCase("JPY", 1_200)]
    [TestCase("KWD", 1_234)]
    [TestCase("CNY", 1)]
    public void An_amount_has_the_decimals_of_its_currency(string code, long minor)
    {
        var amount = new Money(minor, Currency.Of(code));
        var xml = CamtText.Notification($"NTF-{code}", Account, [new CamtLine("B-1", amount)]);

        var line = Read(Left("camt.054.001.13", code, xml)).Value.Single().Lines.Single();

        Assert.That(line.Amount, Is.EqualTo(amount));
    }

    [Test]
    public void A_page_has_the_statement_s_number_and_only_the_first_and_the_last_its_balances()
    {
        var lines = new[] { new CamtLine("B-1", Yuan(5)), new CamtLine(null, Yuan(6)), new CamtLine("B-3", Yuan(7)) };

        var pages = CamtText
            .Pages("STMT-P", Account, Yuan(100), lines)
            .Select((xml, i) => Read(Left("camt.053.001.13", $"page {i + 1}", xml)).Value.Single())
            .ToList();

        Assert.That(pages.Select(page => page.Number), Is.All.EqualTo("STMT-P/7"));
        Assert.That(
            pages.Select(page => (page.Page, page.IsLast)),
            Is.EqualTo(new[] { (1, false), (2, false), (3, true) })
        );
        Assert.That(pages.Select(page => page.Opening), Is.EqualTo(new Money?[] { Yuan(100), null, null }));
        Assert.That(pages.Select(page => page.Closing), Is.EqualTo(new Money?[] { null, null, Yuan(118) }));
        Assert.That(pages[1].Lines.Single().Reference, Is.EqualTo("STMT-P/7/2/1"));
    }

    [Test]
    public void A_line_without_a_reference_is_named_by_its_statement()
    {
        var xml = CamtText.Statement("STMT-9", Account, Yuan(0), [new(null, Yuan(1)), new(null, Yuan(1))]);

        var lines = Read(xml).Value.Single().Lines;

        Assert.That(lines.Select(line => line.Reference), Is.EqualTo(new[] { "STMT-9/1", "STMT-9/2" }));
    }

    [Test]
    public void A_notification_leaves_out_what_the_bank_has_no_reference_for()
    {
        var lines = new CamtLine[] { new(null, Yuan(1)), new("B-2", Yuan(2)) };

        var notified = Read(CamtText.Notification("NTF-9", Account, lines)).Value.Single();

        Assert.That(notified.Lines.Select(line => line.Reference), Is.EqualTo(new[] { "B-2" }));
        Assert.That(notified.Unbooked, Is.EqualTo(1));
    }

    [Test]
    public void A_line_without_a_reference_is_named_by_its_statement_s_sequence_too()
    {
        var xml = CamtText.Statement("STMT-9", Account, Yuan(0), [new(null, Yuan(1))]);

        var line = Read(
            xml.Replace(
                "</Id>\n      <CreDtTm>",
                "</Id><ElctrncSeqNb>4</ElctrncSeqNb><CreDtTm>",
                StringComparison.Ordinal
            )
        )
            .Value.Single()
            .Lines.Single();

        Assert.That(line.Reference, Is.EqualTo("STMT-9/4/1"));
    }

    [Test]
    public void Payments_that_were_booked_as_one_are_a_line_each()
    {
        var one = CamtText.Statement("STMT-5", Account, Yuan(0), [new("B-1", Yuan(300), EndToEndId: "E-1")]);
        var details = one[
            one.IndexOf("<TxDtls>", StringComparison.Ordinal)..one.IndexOf("</NtryDtls>", StringComparison.Ordinal)
        ];
        var first = WithAmount(details, "E-1", "1.00");
        var second = WithAmount(details, "E-2", "2.00");

        var lines = Read(one.Replace(details, first + second, StringComparison.Ordinal)).Value.Single().Lines;

        Assert.That(lines.Select(line => line.Amount), Is.EqualTo(new[] { Yuan(100), Yuan(200) }));
        Assert.That(lines.Select(line => line.Reference), Is.EqualTo(new[] { "B-1/1", "B-1/2" }));
        Assert.That(lines.Select(line => line.EndToEndId), Is.EqualTo(new[] { "E-1", "E-2" }));
    }

    [TestCase("<Amt Ccy=\"CNY\">3.00</Amt>", "<Amt Ccy=\"CNY\">3.001</Amt>", "exponent")]
    [TestCase("<Amt Ccy=\"CNY\">3.00</Amt>", "<Amt Ccy=\"XAU\">3.00</Amt>", "currency")]
    [TestCase("<Amt Ccy=\"CNY\">3.00</Amt>", "<Amt Ccy=\"USD\">3.00</Amt>", "currency")]
    [TestCase("<Amt Ccy=\"CNY\">3.00</Amt>", "<Amt Ccy=\"CNY\">999999999999999.99</Amt>", "tooLarge")]
    [TestCase("<Amt Ccy=\"CNY\">3.00</Amt>", "<Amt Ccy=\"CNY\">0.00</Amt>", "positive")]
    [TestCase("<Cd>CLBD</Cd>", "<Cd>ITBD</Cd>", "closing")]
    [TestCase("<Amt Ccy=\"CNY\">4.00</Amt>", "<Amt Ccy=\"CNY\">4.01</Amt>", "sum")]
    public void What_can_not_be_is_refused_by_its_place(string right, string wrong, string code)
    {
        var xml = CamtText.Statement("STMT-3", Account, Yuan(100), [new CamtLine("B-1", Yuan(300))]);
        Assert.That(xml, Does.Contain(right));

        var read = Read(xml.Replace(right, wrong, StringComparison.Ordinal));

        Assert.That(read.Error?.Code, Is.EqualTo("statement.invalid"));
        Assert.That(read.Error?.Fields.Select(field => field.Code), Has.Some.EqualTo(code));
        Assert.That(read.Error?.Fields[0].Pointer, Does.StartWith("/Document/BkToCstmrStmt/Stmt"));
    }

    [Test]
    public void What_the_schema_forbids_is_refused_by_line_and_column()
    {
        var xml = CamtText.Statement("STMT-4", Account, Yuan(0), [new CamtLine("B-1", Yuan(300))]);

        var read = Read(xml.Replace("CRDT", "PLUS", StringComparison.Ordinal));

        Assert.That(read.Error?.Code, Is.EqualTo("xml.invalid"));
        Assert.That(read.Error?.Fields[0].Pointer, Does.Match("^line \\d+, column \\d+$"));
    }

    [Test]
    public void A_bomb_of_entities_is_refused_before_it_grows()
    {
        var entities = string.Concat(
            Enumerable.Range(1, 30).Select(i => $"<!ENTITY e{i} \"&e{i - 1};&e{i - 1};&e{i - 1};&e{i - 1};\">")
        );
        var xml = $"<!DOCTYPE Document [<!ENTITY e0 \"boom\">{entities}]><Document>&e30;</Document>";

        Assert.That(Read(xml).Error?.Code, Is.EqualTo("xml.unsafe"));
    }

    [Test]
    public void An_entity_from_outside_is_refused()
    {
        var xml = "<!DOCTYPE Document [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><Document>&e;</Document>";

        Assert.That(Read(xml).Error?.Code, Is.EqualTo("xml.unsafe"));
    }

    [Test]
    public void Elements_that_are_nested_too_deep_are_refused()
    {
        var xml = string.Concat(Enumerable.Repeat("<a>", 5_000)) + string.Concat(Enumerable.Repeat("</a>", 5_000));

        Assert.That(Read(xml).Error?.Code, Is.EqualTo("xml.tooDeep"));
    }

    [TestCase("", "xml.malformed")]
    [TestCase("{\"json\":1}", "xml.malformed")]
    [TestCase("<Document>", "xml.malformed")]
    [TestCase("<Document/>", "xml.unknownMessage")]
    [TestCase("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"/>", "xml.unknownMessage")]
    public void What_is_no_statement_is_refused(string xml, string code) =>
        Assert.That(Read(xml).Error?.Code, Is.EqualTo(code));

    [Test]
    public void A_document_beyond_the_limit_is_refused() =>
        Assert.That(Camt.Read(new byte[IsoSchema.LargestBytes + 1]).Error?.Code, Is.EqualTo("xml.tooLarge"));

    private static string WithAmount(string details, string endToEndId, string amount) =>
        details
            .Replace("E-1", endToEndId, StringComparison.Ordinal)
            .Replace("</Refs>", $"</Refs><Amt Ccy=\"CNY\">{amount}</Amt>", StringComparison.Ordinal);

    private static Result<IReadOnlyList<BankStatement>> Read(string xml) => Camt.Read(Encoding.UTF8.GetBytes(xml));

    private static string Left(string message, string name, string xml)
    {
        Artifacts.Leave(message, name, Encoding.UTF8.GetBytes(xml));
        return xml;
    }
}
