using Exchange.Catalog.Domain;

namespace Exchange.Tests.Unit.Catalog;

public sealed class RightsStatusesTests
{
    [TestCase("http://rightsstatements.org/vocab/InC/1.0/")]
    [TestCase("https://rightsstatements.org/vocab/InC/1.0/")]
    [TestCase("http://rightsstatements.org/vocab/InC/1.0")]
    public void A_statement_has_one_canonical_form(string text) =>
        Assert.That(RightsStatuses.Canonical(text), Is.EqualTo("http://rightsstatements.org/vocab/InC/1.0/"));

    [TestCase("http://creativecommons.org/publicdomain/zero/1.0/")]
    [TestCase("http://creativecommons.org/licenses/by-nc-sa/4.0/")]
    public void Creative_Commons_is_known(string text) => Assert.That(RightsStatuses.Canonical(text), Is.EqualTo(text));

    [TestCase(null)]
    [TestCase("public domain")]
    [TestCase("http://rightsstatements.org/vocab/Free/1.0/")]
    [TestCase("http://creativecommons.org/licenses/by/5.0/")]
    [TestCase("http://example.org/rightsstatements.org/vocab/InC/1.0/")]
    public void Anything_else_is_no_status(string? text) => Assert.That(RightsStatuses.Canonical(text), Is.Null);
}
