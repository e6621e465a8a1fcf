using CsCheck;
using Exchange.Licensing.Domain;
using Exchange.Platform;
using Npgsql;

namespace Exchange.Tests.Integration.Licensing;

/// <summary>What the database refuses by itself, whoever asks and however.</summary>
internal sealed class RightsConstraintTests : LicensingFixture
{
    private const int Pairs = 3_000;

    // Pairs of rights, each pair on a work of its own: the second is refused where the first stands in its way.
    private const string InsertAll = """
        insert into rights_grant
          (grant_id, work_id, offer_id, order_id, licensee_id, kind, works, uses, territories, languages, term)
        select
          gen_random_uuid(),
          work_id,
          work_id,
          work_id,
          work_id,
          kind,
          int8multirange(int8range(number, number + 1)),
          uses::int4multirange,
          territories::int4multirange,
          languages::int4multirange,
          tstzrange(term_from, term_to)
        from unnest(@works, @kinds, @uses, @territories, @languages, @froms, @tos)
          as given (work_id, kind, uses, territories, languages, term_from, term_to)
        join work using (work_id)
        on conflict do nothing
        returning work_id
        """;

    private static readonly Gen<RightsOut> Rights = Gen.Select(
            Gen.Enum<Exclusivity>(),
            Sets(4),
            Sets(3),
            Sets(2),
            Terms()
        )
        .Select(
            (kind, uses, territories, languages, term) =>
                new RightsOut(
                    Guid.Empty,
                    RightsOutIs.Reservation,
                    kind,
                    new RightsBox(RangeSet.Point(1), uses, territories, languages, term),
                    PartyId: null
                )
        );

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
    public void The_service_s_role_changes_nothing_of_what_was_granted(string sql) =>
        Assert.That(
            () => ExecuteAsync(sql),
            Throws
                .TypeOf<PostgresException>()
                .With.Property("SqlState")
                .EqualTo(PostgresErrorCodes.InsufficientPrivilege)
        );

    [TestCase(Exclusivity.Exclusive)]
    [TestCase(Exclusivity.Sole)]
    [TestCase(Exclusivity.NonExclusive)]
    public async Task The_slots_of_the_database_are_those_of_the_domain(Exclusivity kind)
    {
        var work = Guid.CreateVersion7();
        var right = Rights.Single() with { Kind = kind };

        await InsertAsync([(work, right)]);

        var point = await Licensing.ScalarAsync<long>($"select point from rights_grant where work_id = '{work}'");
        var slot = await Licensing.ScalarAsync<string>(
            $"select int8multirange(slot)::text from rights_grant where work_id = '{work}'"
        );
        Assert.That(slot, Is.EqualTo(SlotLine.Of(kind, point).ToString()));
    }

    [Test]
    public async Task The_database_refuses_exactly_what_the_domain_explains()
    {
        var pairs = Gen.Select(Rights, Rights)
            .Array[Pairs]
            .Single()
            .Select(pair => (Work: Guid.CreateVersion7(), First: pair.Item1, Second: pair.Item2))
            .ToList();

        var first = await InsertAsync(pairs.Select(pair => (pair.Work, pair.First)));
        var second = await InsertAsync(pairs.Select(pair => (pair.Work, pair.Second)));

        var expected = pairs
            .Where(pair => RightsRules.Meet(pair.Second.Box, pair.Second.Kind, [pair.First]) is null)
            .Select(pair => pair.Work)
            .ToHashSet();
        Assert.That(first, Has.Count.EqualTo(Pairs));
        Assert.That(second.SetEquals(expected), Is.True);
        Assert.That(expected, Has.Count.InRange(Pairs / 10, Pairs * 9 / 10), "both answers are well tried");
    }

    private async Task<HashSet<Guid>> InsertAsync(IEnumerable<(Guid Work, RightsOut Right)> rights)
    {
        var all = rights.ToList();
        await using var works = App.CreateCommand(
            "insert into work (work_id, listed, version) select unnest($1), false, 0 on conflict do nothing"
        );
        works.Parameters.AddWithValue(all.Select(one => one.Work).ToArray());
        await works.ExecuteNonQueryAsync();
        await using var command = App.CreateCommand(InsertAll);
        command.Parameters.AddWithValue("works", all.Select(one => one.Work).ToArray());
        command.Parameters.AddWithValue("kinds", all.Select(one => one.Right.Kind.ToText()).ToArray());
        command.Parameters.AddWithValue("uses", all.Select(one => one.Right.Box.Uses.ToString()).ToArray());
        command.Parameters.AddWithValue(
            "territories",
            all.Select(one => one.Right.Box.Territories.ToString()).ToArray()
        );
        command.Parameters.AddWithValue("languages", all.Select(one => one.Right.Box.Languages.ToString()).ToArray());
        command.Parameters.AddWithValue("froms", all.Select(one => TermOf(one.Right).From!.Value).ToArray());
        command.Parameters.AddWithValue("tos", all.Select(one => TermOf(one.Right).To!.Value).ToArray());
        await using var reader = await command.ExecuteReaderAsync();
        var kept = new HashSet<Guid>();
        while (await reader.ReadAsync())
            kept.Add(reader.GetGuid(0));
        return kept;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = App.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static Term TermOf(RightsOut right) => Term.Of(right.Box.Term.Ranges.Single());

    private static Gen<RangeSet> Sets(int width) =>
        Gen.Int[1, (1 << width) - 1]
            .Select(mask =>
                RangeSet.Of(
                    Enumerable
                        .Range(0, width)
                        .Where(bit => ((mask >> bit) & 1) == 1)
                        .Select(bit => new NumberRange(bit, bit + 1))
                )
            );

    private static Gen<RangeSet> Terms() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[1, 4]).Select((from, length) => RangeSet.Of(from, from + length));
}
