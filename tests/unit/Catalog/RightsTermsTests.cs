using Exchange.Catalog.Domain;
using Exchange.Kernel;

namespace Exchange.Tests.Unit.Catalog;

public sealed class RightsTermsTests
{
    private const int Now = 2026;

    [TestCase("artist", RoleBearing.Author)]
    [TestCase(null, RoleBearing.Author)]
    [TestCase("Photographers", RoleBearing.Author)]
    [TestCase("attributed to", RoleBearing.Supposed)]
    [TestCase("workshop of", RoleBearing.Near)]
    [TestCase("pupil of", RoleBearing.Near)]
    [TestCase("Circle of", RoleBearing.Near)]
    [TestCase("follower of", RoleBearing.Manner)]
    [TestCase("after", RoleBearing.Model)]
    [TestCase("prints after", RoleBearing.Model)]
    [TestCase("engraved after a drawing by", RoleBearing.Model)]
    [TestCase("and assistants", RoleBearing.OneOfSeveral)]
    [TestCase("formerly attributed to", RoleBearing.None)]
    [TestCase("publisher", RoleBearing.None)]
    [TestCase("wrangler", RoleBearing.Unknown)]
    public void A_word_of_a_source_bears_on_rights(string? word, RoleBearing bearing) =>
        Assert.That(CreatorRoles.BearingOf(word), Is.EqualTo(bearing));

    [Test]
    public void Every_word_means_one_role() => Assert.That(CreatorRoles.All.SelectMany(role => role.Words), Is.Unique);

    [TestCase("artist", 1851, TermVerdict.Expired, TermVerdict.Expired, "consistent")]
    [TestCase("artist", 1960, TermVerdict.Expired, TermVerdict.Running, "unproven")]
    [TestCase("artist", 1976, TermVerdict.Running, TermVerdict.Running, "contradicted")]
    [TestCase("artist", null, TermVerdict.Open, TermVerdict.Open, "unproven")]
    [TestCase("after", 1851, TermVerdict.Open, TermVerdict.Open, "unproven")]
    [TestCase("attributed to", 1998, TermVerdict.Open, TermVerdict.Open, "unproven")]
    [TestCase("wrangler", 1851, TermVerdict.Open, TermVerdict.Open, "unproven")]
    public void What_is_said_to_be_free_is_held_against_role_and_death(
        string role,
        int? died,
        TermVerdict here,
        TermVerdict elsewhere,
        string fit
    )
    {
        var found = Find(role, died is null ? null : new LifeYear(died, died), made: null);

        Assert.That(found.Select(one => one.Verdict), Is.EqualTo([here, elsewhere]));
        Assert.That(RightsTerms.Compare("http://creativecommons.org/publicdomain/mark/1.0/", found), Is.EqualTo(fit));
    }

    [Test]
    public void A_term_ends_with_the_fiftieth_year_after_the_death() =>
        Assert.That(
            new[] { 1975, 1976 }.Select(died => Find("artist", new LifeYear(died, died), made: null)[0].Verdict),
            Is.EqualTo([TermVerdict.Expired, TermVerdict.Running])
        );

    [TestCase("after", 1700)]
    [TestCase("follower of", 1700)]
    [TestCase("wrangler", 1700)]
    public void Whoever_made_an_old_work_is_dead(string role, int made)
    {
        var found = Find(role, new LifeYear(1650, 1650), made);

        Assert.That(found.Select(one => one.Verdict), Has.All.EqualTo(TermVerdict.Expired));
    }

    [TestCase("follower of", TermVerdict.Open)]
    [TestCase("publisher", TermVerdict.Open)]
    public void Whose_death_does_not_count_frees_nothing(string role, TermVerdict verdict)
    {
        var found = Find(role, new LifeYear(1650, 1650), made: 1950);

        Assert.That(found.Select(one => one.Verdict), Has.All.EqualTo(verdict));
    }

    [Test]
    public void About_when_somebody_died_proves_what_is_long_ago_only()
    {
        var old = Find("artist", new LifeYear(1520, 1520, Approximate: true), made: null);
        var late = Find("artist", new LifeYear(1940, 1940, Approximate: true), made: null);

        Assert.That(old.Select(one => one.Verdict), Has.All.EqualTo(TermVerdict.Expired));
        Assert.That(late.Select(one => one.Verdict), Has.All.EqualTo(TermVerdict.Open));
    }

    [Test]
    public void The_end_of_an_organization_is_no_death()
    {
        var studio = Of(PartyType.Organization, new LifeYear(1850, 1850));

        var hand = RightsTerms.HandOf(new Creator(new LanguageMap { ["en"] = "X" }), studio, made: null);

        Assert.That((hand.DiedBy, hand.Certain), Is.EqualTo(((int?)null, false)));
    }

    private static IReadOnlyList<TermFinding> Find(string role, LifeYear? died, int? made)
    {
        var creator = new Creator(new LanguageMap { ["en"] = "X" }, role);
        return RightsTerms.Find([RightsTerms.HandOf(creator, Of(PartyType.Person, died), made)], made, Now);
    }

    private static PartyContent Of(PartyType type, LifeYear? died) =>
        new() { Type = type, Life = new LifeDates(Died: died) };
}
