using CsCheck;
using Exchange.Settlement.Domain;

namespace Exchange.Tests.Unit.Settlement;

public sealed class BankNumbersTests
{
    // The examples of the IBAN registry.
    [TestCase("DE89370400440532013000")]
    [TestCase("GB29NWBK60161331926819")]
    [TestCase("FR1420041010050500013M02606")]
    [TestCase("KW81CBKU0000000000001234560101")]
    [TestCase("NO9386011117947")]
    [TestCase("MT84MALT011000012345MTLCAST001S")]
    public void An_iban_of_the_registry_is_one(string iban) => Assert.That(Iban.IsValid(iban), Is.True);

    [TestCase("DE89370400440532013001", TestName = "a wrong digit")]
    [TestCase("DE8937040044053201300", TestName = "too short for its country")]
    [TestCase("DE893704004405320130000", TestName = "too long for its country")]
    [TestCase("CN89370400440532013000", TestName = "a country without IBANs")]
    [TestCase("de89370400440532013000", TestName = "small letters")]
    [TestCase("DE89 3704 0044 0532 0130 00", TestName = "with blanks")]
    [TestCase("DE", TestName = "a country alone")]
    [TestCase("", TestName = "nothing")]
    [TestCase(null, TestName = "not given")]
    public void What_only_looks_like_an_iban_is_none(string? iban) => Assert.That(Iban.IsValid(iban), Is.False);

    [Test]
    public void Two_digits_that_change_places_are_noticed() =>
        Gen.Int[4, 20]
            .Sample(at =>
            {
                var digits = "DE89370400440532013000".ToCharArray();
                if (digits[at] == digits[at + 1])
                    return;
                (digits[at], digits[at + 1]) = (digits[at + 1], digits[at]);

                Assert.That(Iban.IsValid(new string(digits)), Is.False);
            });

    // Head offices, as the payment system publishes them.
    [TestCase("102100099996")]
    [TestCase("103100000026")]
    [TestCase("104100000004")]
    [TestCase("105100000017")]
    [TestCase("301290000007")]
    [TestCase("308584000013")]
    public void A_bank_number_of_the_payment_system_is_one(string cnaps) =>
        Assert.That(BankCodes.IsCnaps(cnaps), Is.True);

    [TestCase("102100099997")]
    [TestCase("10210009999")]
    [TestCase("1021000999960")]
    [TestCase("10210009999６")]
    [TestCase("")]
    public void What_only_looks_like_a_bank_number_is_none(string cnaps) =>
        Assert.That(BankCodes.IsCnaps(cnaps), Is.False);

    [Test]
    public void Any_one_wrong_digit_of_a_bank_number_is_noticed() =>
        Gen.Select(Gen.Int[0, 11], Gen.Int[1, 9])
            .Sample(
                (at, by) =>
                {
                    var digits = "308584000013".ToCharArray();
                    digits[at] = (char)('0' + (digits[at] - '0' + by) % 10);

                    Assert.That(BankCodes.IsCnaps(new string(digits)), Is.False);
                }
            );

    [TestCase("ICBKCNBJ", ExpectedResult = true)]
    [TestCase("ICBKCNBJSHI", ExpectedResult = true)]
    [TestCase("ICBKCNB", ExpectedResult = false)]
    [TestCase("ICBK12BJ", ExpectedResult = false)]
    [TestCase("icbkcnbj", ExpectedResult = false)]
    public bool A_business_identifier_code_has_its_form(string bic) => BankCodes.IsBic(bic);
}
