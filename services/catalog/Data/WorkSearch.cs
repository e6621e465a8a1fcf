using System.Globalization;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Searching;
using Exchange.Platform;

namespace Exchange.Catalog.Data;

/// <summary>Writes what is searched of works, in the transaction that writes the works.</summary>
public static class WorkSearch
{
    /// <summary>Keeps the words of works that were just written.</summary>
    public static async Task KeepAsync(Unit unit, IReadOnlyList<(WorkId WorkId, WorkContent Content)> works)
    {
        if (works.Count == 0)
            return;
        var all = works.Select(work => (work.WorkId, Words: WorkWords.Of(work.Content))).ToList();
        await unit.ExecuteAsync(
            Keep,
            new
            {
                Ids = all.Select(work => work.WorkId.Value).ToArray(),
                Regions = all.Select(work => work.Words.Facts.Region).ToArray(),
                Centuries = all.Select(work => Array(work.Words.Facts.Centuries)).ToArray(),
                Lengths = all.Select(work => work.Words.TitleLength).ToArray(),
                Vectors = all.Select(work => work.Words.Vector).ToArray(),
                WorkWords.Normalizer,
            }
        );
        // In one order everywhere, so that two imports that bring the same new words don't wait for each other in turn.
        var spellings = all.SelectMany(work => work.Words.Spellings)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToArray();
        if (spellings.Length > 0)
            await unit.ExecuteAsync(KeepSpellings, new { Words = spellings });
    }

    private static string Array(IEnumerable<int> numbers) =>
        $"{{{string.Join(',', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)))}}}";

    private const string Keep = """
        insert into work_search
          (work_id, holder_id, state, class, rights_status, region, centuries, earliest_year, latest_year, title_length,
           normalizer, words)
        select work_id, works.holder_id, works.state, works.class, works.rights_status, kept.region,
               kept.centuries::smallint[], works.earliest_year, works.latest_year, kept.title_length, @Normalizer,
               (kept.words || '''#holder:' || works.holder_id || '''')::tsvector
        from unnest(@Ids::uuid[], @Regions::text[], @Centuries::text[], @Lengths::integer[], @Vectors::text[])
          as kept (work_id, region, centuries, title_length, words)
        join works using (work_id)
        on conflict (work_id) do update
        set class = excluded.class,
            rights_status = excluded.rights_status,
            region = excluded.region,
            centuries = excluded.centuries,
            earliest_year = excluded.earliest_year,
            latest_year = excluded.latest_year,
            title_length = excluded.title_length,
            normalizer = excluded.normalizer,
            words = excluded.words
        """;

    private const string KeepSpellings = """
        insert into search_spellings (word)
        select word
        from unnest(@Words::text[]) as word
        on conflict do nothing
        """;
}
