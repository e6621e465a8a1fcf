using CsCheck;
using Exchange.Kernel;
using Exchange.Licensing.Data;
using Exchange.Licensing.Domain;
using Exchange.Platform;

namespace Exchange.Tests.Unit.Licensing;

public sealed class DecisionTests
{
    private static readonly DateTimeOffset Start = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<Duty, DateTimeOffset> Nothing = [];

    // Toys and stationery in mainland China, in every language, for a year; food is forbidden; designs are approved.
    private static readonly Terms Terms = new(
        Exchange.Licensing.Domain.Terms.CurrentSchema,
        WorkId.New(),
        ParticipantId.New(),
        Exclusivity.NonExclusive,
        new CodeSet(["merchandise"], ["merchandise.food"]),
        new CodeSet(["CN-mainland"]),
        new CodeSet(["all"]),
        new Term(Months: 12),
        new Money(100, Currency.Cny),
        [],
        Transferable: false,
        Sublicensable: true,
        new Copies(Max: 1_000),
        [Duty.Attribution],
        new CodeSet(["merchandise.food"]),
        []
    );

    private static readonly Question ToysInGuangdong = new(
        LicensedAction.Use,
        "merchandise.toys",
        "CN-GD",
        "zh",
        Start.AddDays(1),
        Copies: 1
    );

    [Test]
    public void What_the_license_covers_is_permitted_and_the_permission_decides()
    {
        var decision = Decide(ToysInGuangdong, Held(Terms));

        Assert.That(decision.Verdict, Is.EqualTo(Verdict.Permit));
        Assert.That(decision.DecidedBy, Is.EqualTo(new DecidedBy(DecidingRule.Permission, "use")));
        Assert.That(decision.Licenses.Single().Constraints.Select(one => one.Satisfied), Is.All.True);
    }

    [Test]
    public void Without_a_license_nothing_is_permitted()
    {
        var decision = Decide(ToysInGuangdong);

        Assert.That(decision.Verdict, Is.EqualTo(Verdict.Deny));
        Assert.That(decision.DecidedBy.Rule, Is.EqualTo(DecidingRule.NoLicense));
    }

    private static IEnumerable<TestCaseData> Beyond()
    {
        yield return Case("purpose", ToysInGuangdong with { Use = "games" });
        yield return Case("spatial", ToysInGuangdong with { Territory = "CN-HK" });
        yield return Case("spatial", ToysInGuangdong with { Territory = "asia" });
        yield return Case("dateTime", ToysInGuangdong with { At = Start.AddTicks(-10) });
        yield return Case("dateTime", ToysInGuangdong with { At = Start.AddYears(1) });
        yield return Case("count", ToysInGuangdong with { Copies = 1_001 });

        static TestCaseData Case(string constraint, Question asked) => new(constraint, asked);
    }

    [TestCaseSource(nameof(Beyond))]
    public void The_constraint_that_is_not_met_decides(string constraint, object asked)
    {
        var decision = Decide((Question)asked, Held(Terms));

        Assert.That(decision.DecidedBy, Is.EqualTo(new DecidedBy(DecidingRule.Constraint, constraint)));
        var wrong = decision.Licenses.Single().Constraints.Where(one => !one.Satisfied).Select(one => one.LeftOperand);
        Assert.That(wrong, Is.EqualTo([constraint]));
    }

    [TestCase("merchandise.food")]
    [TestCase("merchandise", Description = "A part of it is forbidden.")]
    public void A_prohibition_wins(string use)
    {
        var decision = Decide(ToysInGuangdong with { Use = use }, Held(Terms));

        Assert.That(decision.DecidedBy, Is.EqualTo(new DecidedBy(DecidingRule.Prohibition, "use")));
    }

    [Test]
    public void What_may_not_be_passed_on_may_still_be_sublicensed()
    {
        var transfer = Decide(ToysInGuangdong with { Action = LicensedAction.Transfer }, Held(Terms));

        var sublicense = Decide(ToysInGuangdong with { Action = LicensedAction.Sublicense }, Held(Terms));

        Assert.That(transfer.DecidedBy, Is.EqualTo(new DecidedBy(DecidingRule.Prohibition, "transfer")));
        Assert.That(sublicense.DecidedBy, Is.EqualTo(new DecidedBy(DecidingRule.Permission, "grantUse")));
    }

    [Test]
    public void Designs_are_approved_before_the_use_and_other_duties_wait()
    {
        var terms = Terms with { Duties = [Duty.DesignApproval, Duty.SalesReport] };
        var approved = new Dictionary<Duty, DateTimeOffset> { [Duty.DesignApproval] = Start.AddDays(2) };

        var before = Decide(ToysInGuangdong, Held(terms, approved));
        var after = Decide(ToysInGuangdong with { At = Start.AddDays(2) }, Held(terms, approved));

        Assert.That(before.DecidedBy, Is.EqualTo(new DecidedBy(DecidingRule.Duty, "designApproval")));
        Assert.That(after.Verdict, Is.EqualTo(Verdict.Permit));
        Assert.That(after.Licenses.Single().Duties.Select(duty => duty.Fulfilled), Is.EqualTo([true, false]));
    }

    [Test]
    public void One_license_suffices_whatever_another_one_forbids()
    {
        var food = Terms with { Uses = new CodeSet(["merchandise.food"]), ProhibitedUses = null };
        var both = new[] { Held(Terms), Held(food) };

        var decision = Decide(ToysInGuangdong with { Use = "merchandise.food" }, both);

        Assert.That(decision.LicenseId, Is.EqualTo(both[1].Document.LicenseId));
        var rules = decision.Licenses.Select(license => license.DecidedBy.Rule);
        Assert.That(rules, Is.EquivalentTo([DecidingRule.Prohibition, DecidingRule.Permission]));
    }

    [Test]
    public void The_order_of_the_licenses_changes_no_byte_of_the_answer()
    {
        AnyTerms
            .Small.Licenses.Array[0, 4]
            .Sample(
                (LicenseDocument[] licenses) =>
                {
                    var held = licenses.Select(license => new HeldLicense(license, Nothing)).ToList();
                    var asked = new Question(LicensedAction.Use, "u2", "t1", "l0", Start, Copies: 1);

                    var one = Decisions.Decide(asked, held, AnyTerms.SmallWords);
                    var other = Decisions.Decide(asked, Enumerable.Reverse(held), AnyTerms.SmallWords);

                    Assert.That(Json.Write(other), Is.EqualTo(Json.Write(one)));
                },
                iter: 300
            );
    }

    [Test]
    public void Decisions_agree_with_who_reads_the_ODRL_text_code_by_code()
    {
        var (permits, denials) = (0, 0);
        var approvals = Gen.Select(Gen.Bool, AnyTerms.Instants)
            .Select(
                (isApproved, at) =>
                    isApproved ? new Dictionary<Duty, DateTimeOffset> { [Duty.DesignApproval] = at } : []
            );

        Gen.Select(AnyTerms.Small.Licenses, AnyTerms.Small.Questions, approvals)
            .Sample(
                (license, asked, fulfilled) =>
                {
                    var policy = OdrlWriter.Write(license, AnyTerms.SmallWords);
                    var expected = PolicyReader.Permits(policy, asked, fulfilled, AnyTerms.SmallWords);

                    var held = new HeldLicense(license, fulfilled);
                    var decision = Decisions.Decide(asked, [held], AnyTerms.SmallWords);

                    Assert.That(decision.Verdict is Verdict.Permit, Is.EqualTo(expected));
                    Interlocked.Increment(ref expected ? ref permits : ref denials);
                },
                iter: 50_000
            );

        TestContext.Out.WriteLine($"{permits} permitted, {denials} denied");
        Assert.That(Math.Min(permits, denials), Is.GreaterThan(500), "Both answers were seen often.");
    }

    private static Decision Decide(Question asked, params HeldLicense[] licenses) =>
        Decisions.Decide(asked, licenses, VocabularyFiles.All);

    private static HeldLicense Held(Terms terms, Dictionary<Duty, DateTimeOffset>? fulfilled = null) =>
        new(
            AnyTerms.Licensed(terms, new Term(Start, Start.AddYears(1)), Guid.CreateVersion7(), Guid.CreateVersion7()),
            fulfilled ?? Nothing
        );
}
