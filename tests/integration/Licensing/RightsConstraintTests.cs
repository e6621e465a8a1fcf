using CsCheck;
using Exchange.Licensing.Domain;
using Exchange.Tests.Rights;
using Npgsql;

namespace Exchange.Tests.Integration.Licensing;

/// <summary>What the database refuses by itself, whoever asks and however.</summary>
internal sealed class RightsConstraintTests : LicensingFixture
{
    private const int Batches = 10;
    private const int PairsPerBatch = 10_000;

    [Test]
    public async Task A_second_overlapping_exclusive_grant_is_refused_in_raw_SQL()
    {
        var offerId = await PublishAsync(Offer(await OwnedAsync(), "exclusive"));
        await LicensedAsync(offerId);
        var twin = $"""
            insert into rights_grant
              (grant_id, work_id, offer_id, order_id, licensee_id, kind, works, uses, territories, languages, term)
            select
              gen_random_uuid(), work_id, offer_id, order_id, licensee_id, kind, works, uses, territories, languages,
              term
            from rights_grant
            where offer_id = '{offerId.Value}'
            """;

        Assert.That(
            () => ExecuteAsync(twin),
            Throws
                .TypeOf<PostgresException>()
                .With.Property("SqlState")
                .EqualTo(PostgresErrorCodes.ExclusionViolation)
                .And.Property("ConstraintName")
                .EqualTo("rights_grant_no_overlap")
        );
    }

    [TestCase("update license set document = ''")]
    [TestCase("delete from license")]
    [TestCase("update rights_in set kind = 'exclusive'")]
    [TestCase("delete from rights_in")]
    [TestCase("update offer set terms = ''")]
    [TestCase("delete from offer")]
    [TestCase("delete from rights_grant")]
    [TestCase("delete from rights_request")]
    [TestCase("update work set number = default")]
    [TestCase("delete from work")]
    public void The_service_s_role_changes_nothing_of_what_was_granted(string sql) =>
        Assert.That(
            () => ExecuteAsync(sql),
            Throws
                .TypeOf<PostgresException>()
                .With.Property("SqlState")
                .EqualTo(PostgresErrorCodes.InsufficientPrivilege)
        );

    [Test]
    public async Task A_license_is_that_of_a_right_which_is_licensed_in_raw_SQL_too()
    {
        var offerId = await PublishAsync(Offer(await OwnedAsync(), "exclusive"));
        await LicensedAsync(offerId);
        var released = $"""
            with twin as (
              insert into rights_grant
                (grant_id, work_id, offer_id, order_id, licensee_id, kind, works, uses, territories, languages, term,
                 released_at)
              select
                gen_random_uuid(), work_id, offer_id, gen_random_uuid(), licensee_id, kind, works, uses, territories,
                languages, term, now()
              from rights_grant
              where offer_id = '{offerId.Value}'
              returning grant_id, order_id
            )
            insert into license
            select
              twin.grant_id, twin.order_id, offer_id, work_id, holder_id, licensee_id, kind, terms_hash, document,
              document_hash, granted_at
            from license, twin
            where offer_id = '{offerId.Value}'
            """;

        Assert.That(
            () => ExecuteAsync(released),
            Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo(PostgresErrorCodes.CheckViolation)
        );
    }

    // 428C9 is generated_always, for which Npgsql has no name.
    [Test]
    public void Nobody_chooses_a_slot() =>
        Assert.That(
            () => ExecuteAsync("update rights_grant set slot = '[7,8)'"),
            Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo("428C9")
        );

    [TestCase(RightsOutIs.License, Exclusivity.Exclusive)]
    [TestCase(RightsOutIs.License, Exclusivity.Sole)]
    [TestCase(RightsOutIs.License, Exclusivity.NonExclusive)]
    [TestCase(RightsOutIs.OwnUse, Exclusivity.NonExclusive)]
    [TestCase(RightsOutIs.Holdback, Exclusivity.Exclusive)]
    [TestCase(RightsOutIs.Holdback, Exclusivity.Sole)]
    public async Task The_slots_of_the_database_are_those_of_the_domain(RightsOutIs what, Exclusivity kind)
    {
        await using var raw = await RawRights.OpenAsync(App, works: 1);

        await raw.InsertAsync([OneCell(what, kind)]);

        var (point, slot) = await raw.SlotAsync();
        var expected = what is RightsOutIs.OwnUse ? SlotLine.OwnUse(point) : SlotLine.Of(kind, point);
        Assert.That(slot, Is.EqualTo(expected.ToString()));
    }

    [Test]
    public async Task The_database_refuses_what_the_truth_table_says()
    {
        var verdicts = TruthTable.Pairings().ToList();
        await using var raw = await RawRights.OpenAsync(App, verdicts.Count);

        await raw.InsertAsync([.. verdicts.Select(one => OneCell(one.Standing.Is, one.Standing.Kind))]);
        var granted = await raw.InsertAsync([.. verdicts.Select(one => OneCell(one.Wanted.Is, one.Wanted.Kind))]);

        var expected = verdicts.Where(one => one.IsGranted).Select(one => verdicts.IndexOf(one));
        Assert.That(granted, Is.EquivalentTo(expected));
    }

    [Test]
    public async Task The_database_the_domain_and_brute_force_agree_on_100_000_random_pairs()
    {
        var granted = 0;
        for (var batch = 0; batch < Batches; batch++)
        {
            var pairs = Gen.Select(RandomRight.Any, RandomRight.Any).Array[PairsPerBatch].Single();
            await using var raw = await RawRights.OpenAsync(App, PairsPerBatch);

            var standing = await raw.InsertAsync([.. pairs.Select(pair => pair.Item1)]);
            var wanted = await raw.InsertAsync([.. pairs.Select(pair => pair.Item2)]);

            Assert.That(standing, Has.Count.EqualTo(PairsPerBatch));
            Assert.That(wanted.SetEquals(Granted(pairs, ByTheDomain)), Is.True);
            Assert.That(wanted.SetEquals(Granted(pairs, ByBruteForce)), Is.True);
            granted += wanted.Count;
        }
        var all = Batches * PairsPerBatch;
        Assert.That(granted, Is.InRange(all / 10, all * 9 / 10), "both answers are well tried");
    }

    private static bool ByTheDomain(RandomRight standing, RandomRight wanted) =>
        RightsRules.Meet(wanted.Box(), wanted.WantedSlot(), [standing.Standing()]) is null;

    private static bool ByBruteForce(RandomRight standing, RandomRight wanted) => !wanted.Meets(standing);

    private static IEnumerable<int> Granted(
        (RandomRight, RandomRight)[] pairs,
        Func<RandomRight, RandomRight, bool> isGranted
    ) => Enumerable.Range(0, pairs.Length).Where(at => isGranted(pairs[at].Item1, pairs[at].Item2));

    private static RandomRight OneCell(RightsOutIs what, Exclusivity kind) => new(what, kind, 1, 1, 1, 1, 1);

    private async Task ExecuteAsync(string sql)
    {
        await using var command = App.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
