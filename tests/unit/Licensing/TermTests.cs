using Exchange.Licensing.Domain;

namespace Exchange.Tests.Unit.Licensing;

public sealed class TermTests
{
    private static readonly DateTimeOffset January = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset March = new(2027, 3, 1, 0, 0, 0, TimeSpan.FromHours(8));

    [Test]
    public void Months_start_when_the_rights_are_kept()
    {
        var term = new Term(Months: 1);
        var now = new DateTimeOffset(2027, 1, 31, 8, 0, 0, TimeSpan.Zero);

        var kept = term.KeptFrom(now);

        var end = new DateTimeOffset(2027, 2, 28, 8, 0, 0, TimeSpan.Zero);
        Assert.That(kept, Is.EqualTo(Term.Span(now, end)));
    }

    [Test]
    public void A_fixed_term_is_never_granted_for_the_past()
    {
        var term = new Term(From: January, To: March);
        var now = January.AddDays(10);

        var kept = term.KeptFrom(now);

        Assert.That(kept, Is.EqualTo(Term.Span(now, March)));
        Assert.That(term.KeptFrom(January.AddDays(-1)), Is.EqualTo(term.Whole()));
        Assert.That(term.KeptFrom(March).IsEmpty, Is.True);
    }

    [Test]
    public void Numbers_are_written_back_as_instants()
    {
        var term = new Term(From: January, To: March);

        var written = term.Whole().Ranges.Select(Term.Of);

        Assert.That(written, Is.EqualTo([term with { To = March.ToUniversalTime() }]));
        Assert.That(
            Term.Of(Term.Span(January, to: null).Ranges[0]),
            Is.EqualTo(new Term(From: January, Perpetual: true))
        );
    }

    [Test]
    public void A_term_is_said_in_full()
    {
        Assert.That(Codes(new Term()), Is.EqualTo(["/from term.incomplete", "/to term.incomplete"]));
        Assert.That(Codes(new Term(From: January)), Is.EqualTo(["/to term.incomplete"]));
        Assert.That(Codes(new Term(From: January, To: March, Perpetual: true)), Is.EqualTo(["/to term.incomplete"]));
        Assert.That(Codes(new Term(From: March, To: January)), Is.EqualTo(["/to term.empty"]));
        Assert.That(Codes(new Term(From: January, To: January)), Is.EqualTo(["/to term.empty"]));
        Assert.That(Codes(new Term(Months: 0)), Is.EqualTo(["/months term.months"]));
        Assert.That(Codes(new Term(From: January, Months: 12)), Is.EqualTo(["/months term.twice"]));
        Assert.That(Codes(new Term(Months: 12), fixedOnly: true), Is.EqualTo(["/months term.notFixed"]));
        Assert.That(Codes(new Term(From: January, Perpetual: true), fixedOnly: true), Is.Empty);
        Assert.That(Codes(new Term(Months: 12)), Is.Empty);
    }

    private static IEnumerable<string> Codes(Term term, bool fixedOnly = false) =>
        term.Check(fixedOnly).Select(error => $"{error.Pointer} {error.Code}");
}
