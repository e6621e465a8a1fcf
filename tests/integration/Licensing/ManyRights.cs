using CsCheck;
using Exchange.Licensing.Domain;
using Exchange.Platform;
using Exchange.Tests.Rights;
using Npgsql;

namespace Exchange.Tests.Integration.Licensing;

/// <summary>
/// Many works of one holder with random rights-in and random grants, kept in the database and, as bit masks, here.
/// </summary>
internal sealed class ManyRights
{
    private const string InsertWorks = """
        insert into work (work_id, holder_id, title, listed, version)
        select work_id, $2, '{"zh-Hans": "敦煌飞天"}', true, 1
        from unnest($1::uuid[]) as work_id
        returning work_id, number
        """;

    private const string InsertRightsIn = """
        insert into rights_in
          (rights_in_id, work_id, holder_id, source, kind, works, uses, territories, languages, term, stated, evidence)
        select
          gen_random_uuid(), work_id, $9, 'own', kind, works::int8multirange, uses::int4multirange,
          territories::int4multirange, languages::int4multirange, tstzrange(term_from, term_to), '{}', '[]'
        from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
          $8::timestamptz[])
          as given (work_id, kind, works, uses, territories, languages, term_from, term_to)
        """;

    private const string InsertGrants = """
        insert into rights_grant
          (grant_id, work_id, offer_id, order_id, licensee_id, kind, works, uses, territories, languages, term)
        select
          gen_random_uuid(), work_id, $9, work_id, work_id, kind, works::int8multirange, uses::int4multirange,
          territories::int4multirange, languages::int4multirange, tstzrange(term_from, term_to)
        from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
          $8::timestamptz[])
          with ordinality as given (work_id, kind, works, uses, territories, languages, term_from, term_to, place)
        order by place
        on conflict do nothing
        returning work_id
        """;

    private readonly ILookup<WorkId, RandomRight> rightsIn;
    private readonly ILookup<WorkId, RandomRight> granted;

    private ManyRights(
        ParticipantId holderId,
        IReadOnlyList<WorkId> works,
        ILookup<WorkId, RandomRight> rightsIn,
        ILookup<WorkId, RandomRight> granted
    ) => (HolderId, Works, this.rightsIn, this.granted) = (holderId, works, rightsIn, granted);

    public ParticipantId HolderId { get; }

    /// <summary>In the order of their ids.</summary>
    public IReadOnlyList<WorkId> Works { get; }

    /// <summary>Makes so many works, and tries so many grants; those that meet others are left out.</summary>
    public static async Task<ManyRights> SeedAsync(NpgsqlDataSource source, int works, int grants)
    {
        var holderId = ParticipantId.New();
        var numbers = await NumberAsync(source, holderId, works);
        var ids = numbers.Keys.Order().ToList();
        var held = Held(ids).ToList();
        await InsertAsync(source, InsertRightsIn, holderId, numbers, held);
        var kept = new List<(WorkId, RandomRight)>();
        // One grant a work in each statement: its answer says by the work which were not refused.
        for (var round = 0; round < grants / works; round++)
        {
            var rights = RandomRight.Any.Array[works].Single();
            var tried = ids.Zip(rights.Select(right => right with { Is = RightsOutIs.License, Works = 1 })).ToList();
            var inserted = await InsertAsync(source, InsertGrants, holderId, numbers, tried);
            kept.AddRange(tried.Where(one => inserted.Contains(one.First.Value)));
        }
        return new(
            holderId,
            ids,
            held.ToLookup(one => one.Work, one => one.Right),
            kept.ToLookup(one => one.Item1, one => one.Item2)
        );
    }

    /// <summary>The works of which every cell of the wish is free, in the order of their ids.</summary>
    public IEnumerable<WorkId> FreeWorks(RandomRight wish) => Works.Where(workId => IsFree(workId, wish));

    /// <summary>True where the holder may grant all of the wish and nothing that was granted meets it.</summary>
    public bool IsFree(WorkId workId, RandomRight wish) =>
        wish.IsCoveredBy([.. rightsIn[workId]]) && !granted[workId].Any(wish.Meets);

    // Most holders may grant everything; some a part, and less exclusively.
    private static IEnumerable<(WorkId Work, RandomRight Right)> Held(IReadOnlyList<WorkId> works)
    {
        var everything = new RandomRight(RightsOutIs.License, Exclusivity.Exclusive, 1, 31, 15, 7, 63);
        for (var at = 0; at < works.Count; at++)
        {
            if (at % 3 > 0)
                yield return (works[at], everything);
            else
            {
                foreach (var part in RandomRight.Any.Array[2].Single())
                    yield return (works[at], part with { Works = 1 });
            }
        }
    }

    private static async Task<Dictionary<WorkId, long>> NumberAsync(
        NpgsqlDataSource source,
        ParticipantId holderId,
        int works
    )
    {
        await using var command = source.CreateCommand(InsertWorks);
        command.Parameters.AddWithValue(Enumerable.Range(0, works).Select(_ => Guid.CreateVersion7()).ToArray());
        command.Parameters.AddWithValue(holderId.Value);
        await using var reader = await command.ExecuteReaderAsync();
        var numbers = new Dictionary<WorkId, long>();
        while (await reader.ReadAsync())
            numbers[new WorkId(reader.GetGuid(0))] = reader.GetInt64(1);
        return numbers;
    }

    private static async Task<HashSet<Guid>> InsertAsync(
        NpgsqlDataSource source,
        string sql,
        ParticipantId holderId,
        Dictionary<WorkId, long> numbers,
        List<(WorkId Work, RandomRight Right)> rights
    )
    {
        var boxes = rights.ConvertAll(one => CodedWorld.Box(one.Right, numbers[one.Work]));
        var terms = boxes.ConvertAll(box => Term.Of(box.Term.Ranges.Single()));
        object[] values =
        [
            rights.ConvertAll(one => one.Work.Value).ToArray(),
            rights.ConvertAll(one => one.Right.Kind.ToText()).ToArray(),
            boxes.ConvertAll(box => box.Works.ToString()).ToArray(),
            boxes.ConvertAll(box => box.Uses.ToString()).ToArray(),
            boxes.ConvertAll(box => box.Territories.ToString()).ToArray(),
            boxes.ConvertAll(box => box.Languages.ToString()).ToArray(),
            terms.ConvertAll(term => term.From!.Value).ToArray(),
            terms.ConvertAll(term => term.To!.Value).ToArray(),
            holderId.Value,
        ];
        await using var command = source.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync();
        var inserted = new HashSet<Guid>();
        while (await reader.ReadAsync())
            inserted.Add(reader.GetGuid(0));
        return inserted;
    }
}
