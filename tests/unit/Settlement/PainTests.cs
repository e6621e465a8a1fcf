using System.Text;
using System.Xml.Linq;
using System.Xml.Schema;
using CsCheck;
using Exchange.Kernel;
using Exchange.Settlement.Banking;
using Exchange.Settlement.Domain;
using Exchange.Tests.Banking;

namespace Exchange.Tests.Unit.Settlement;

public sealed class PainTests
{
    private static readonly BankAccountName Ours = new("Exchange", null, "9550880200001234567", "308584000013", null);
    private static readonly BankAccountName Museum = new("北方博物馆", null, "6222 0202", "102100099996", null);
    private static readonly BankAccountName Studio = new("Studio & Söhne", "DE89370400440532013000", null, null, null);
    private static readonly BankAccountName Abroad = new("Far Games", null, "001-234", null, "HSBCHKHH");
    private static readonly DateTimeOffset Noon = new(2027, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [TestCase("CNY", 123_456, "1234.56")]
    [TestCase("JPY", 123_456, "123456")]
    [TestCase("KWD", 123_456, "123.456")]
    public void A_file_of_payments_is_valid_and_adds_up(string code, long minor, string written)
    {
        var currency = Currency.Of(code);
        var payments = new[] { Museum, Studio, Abroad }
            .Select((to, index) => new Payment($"pay_{index}", new Money(minor, currency), to, "Payout"))
            .ToList();

        var xml = Pain001.Write(new PaymentBatch("pmf_1", Noon, Ours, currency, payments));

        var file = XDocument.Load(new MemoryStream(Artifacts.Leave("pain.001.001.12", code, xml)));
        Assert.That(Texts(file, "InstdAmt"), Is.EqualTo(new[] { written, written, written }));
        Assert.That(Texts(file, "NbOfTxs"), Is.EqualTo(new[] { "3", "3" }));
        Assert.That(Texts(file, "CtrlSum"), Has.All.EqualTo(new Money(3 * minor, currency).ToString()[4..]));
        Assert.That(Texts(file, "EndToEndId"), Is.EqualTo(new[] { "pay_0", "pay_1", "pay_2" }));
    }

    [Test]
    public void A_file_that_would_not_be_valid_is_never_written()
    {
        var tooLong = new Payment(new string('x', 36), new Money(1, Currency.Cny), Museum, "Payout");

        Assert.That(
            () => Pain001.Write(new PaymentBatch("pmf_1", Noon, Ours, Currency.Cny, [tooLong])),
            Throws.TypeOf<XmlSchemaValidationException>()
        );
    }

    [Test]
    public void An_amount_is_written_as_it_is_read() =>
        Gen.Select(
                Gen.Long[1, 1_000_000_000_000_000],
                Gen.Int[0, Currency.Known.Count - 1].Select(index => Currency.Known.ElementAt(index))
            )
            .Sample(
                (minor, currency) =>
                {
                    var amount = new Money(minor, currency);
                    var element = new XElement("Amt", new XAttribute("Ccy", currency.Code), CamtText.Decimal(amount));
                    var batch = new PaymentBatch("m", Noon, Ours, currency, [new Payment("e", amount, Museum, "r")]);

                    var written = XDocument.Load(new MemoryStream(Pain001.Write(batch)));

                    Assert.That(Texts(written, "InstdAmt").Single(), Is.EqualTo(element.Value));
                },
                iter: 50
            );

    [Test]
    public void The_fate_of_each_payment_is_read()
    {
        var xml = Pain002Text.Of("pmf_1", ("pay_0", "ACSC", null), ("pay_1", "RJCT", "AC04"));
        Artifacts.Leave("pain.002.001.14", "each", Encoding.UTF8.GetBytes(xml));

        var report = Pain002.Read(Encoding.UTF8.GetBytes(xml)).Value;

        Assert.That(report.FileId, Is.EqualTo("pmf_1"));
        Assert.That(
            report.Payments,
            Is.EqualTo(
                new[]
                {
                    new PaymentStatus("pay_0", PaymentFate.Accepted, "ACSC", null),
                    new PaymentStatus("pay_1", PaymentFate.Rejected, "RJCT", "AC04: As the bank puts it"),
                }
            )
        );
    }

    [Test]
    public void The_fate_of_a_whole_file_counts_for_all_of_it()
    {
        var xml = Pain002Text
            .Of("pmf_1")
            .Replace("</OrgnlMsgNmId>", "</OrgnlMsgNmId><GrpSts>RJCT</GrpSts>", StringComparison.Ordinal);

        var report = Pain002.Read(Encoding.UTF8.GetBytes(xml)).Value;

        Assert.That(report.Payments.Single(), Is.EqualTo(new PaymentStatus(null, PaymentFate.Rejected, "RJCT", null)));
    }

    [Test]
    public void A_payment_that_only_its_instruction_names_is_that_payment()
    {
        var xml = Pain002Text
            .Of("pmf_1", ("pay_0", "RJCT", null))
            .Replace("OrgnlEndToEndId", "OrgnlInstrId", StringComparison.Ordinal)
            .Replace("</OrgnlMsgNmId>", "</OrgnlMsgNmId><GrpSts>PART</GrpSts>", StringComparison.Ordinal);

        var report = Pain002.Read(Encoding.UTF8.GetBytes(xml)).Value;

        Assert.That(
            report.Payments,
            Is.EqualTo(new[] { new PaymentStatus("pay_0", PaymentFate.Rejected, "RJCT", null) })
        );
    }

    [TestCase("<OrgnlEndToEndId>pay_0</OrgnlEndToEndId>", "", "report.unattributed")]
    [TestCase("<OrgnlEndToEndId>pay_0<", "<OrgnlEndToEndId>NOTPROVIDED<", "report.unattributed")]
    [TestCase("<TxSts>RJCT</TxSts>", "", "report.unattributed")]
    [TestCase("<OrgnlEndToEndId>pay_0<", "<OrgnlEndToEndId>pay_1<", "report.contradicts")]
    public void What_can_not_be_said_of_one_payment_is_refused(string right, string wrong, string code)
    {
        var xml = Pain002Text.Of("pmf_1", ("pay_0", "RJCT", null), ("pay_1", "ACSC", null));
        Assert.That(xml, Does.Contain(right));

        var read = Pain002.Read(Encoding.UTF8.GetBytes(xml.Replace(right, wrong, StringComparison.Ordinal)));

        Assert.That(read.Error?.Code, Is.EqualTo(code));
    }

    [Test]
    public void A_report_that_says_nothing_is_refused() =>
        Assert.That(
            Pain002.Read(Encoding.UTF8.GetBytes(Pain002Text.Of("pmf_1"))).Error?.Code,
            Is.EqualTo("report.empty")
        );

    private static IEnumerable<string> Texts(XDocument file, string name) =>
        file.Descendants().Where(one => one.Name.LocalName == name).Select(one => one.Value);
}
