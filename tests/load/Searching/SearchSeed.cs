using System.Globalization;
using System.IO.Compression;
using System.Text;
using Exchange.Local;
using Npgsql;

namespace Exchange.Tests.Load;

/// <summary>What is asked, drawn from the works that are there.</summary>
internal sealed record SearchQueries(
    IReadOnlyList<string> Searches,
    IReadOnlyList<string> Works,
    IReadOnlyList<string> Facets
);

/// <summary>
/// Lists so many works: the real ones by import, as a museum does, and beyond their number copies of them under other
/// ids, set by set inside of the database, with the index of words built at the end.
/// </summary>
internal sealed class SearchSeed(
    TestStack stack,
    RunningExchange exchange,
    Market market,
    string data,
    TextWriter output
)
{
    private const int Real = 128_000;

    // Words that are in very many works: what costs most to look for.
    private static readonly string[] Common = ["woman", "untitled", "landscape", "portrait", "film", "paper", "harris"];

    private Trader? museum;

    /// <summary>Lists so many works in all, and answers how many there are.</summary>
    public async Task<long> FillAsync(int size, CancellationToken cancellation)
    {
        museum ??= await market.HolderAsync();
        var (tate, harris) = (ImportsPlan.All[0], ImportsPlan.All[1]);
        var half = size >= Real ? int.MaxValue : size / 2;
        await ImportAsync(tate, half, cancellation);
        await ImportAsync(harris, half, cancellation);
        await using var database = NpgsqlDataSource.Create(stack.Postgres.ConnectionString("catalog"));
        await ExecuteAsync(database, List, cancellation);
        if (size > Real)
            await ExecuteAsync(database, Copies(size), cancellation);
        await ExecuteAsync(database, "vacuum analyze works", cancellation);
        await ExecuteAsync(database, "vacuum analyze work_search", cancellation);
        await ExecuteAsync(database, "checkpoint", cancellation);
        await using var count = database.CreateCommand("select count(*) from work_search where state = 'listed'");
        return (long)(await count.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Searches as people type them, works that are there, and what is counted.</summary>
    public async Task<SearchQueries> QueriesAsync(CancellationToken cancellation)
    {
        await using var database = NpgsqlDataSource.Create(stack.Postgres.ConnectionString("catalog"));
        await using var command = database.CreateCommand(Draw);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var random = new Random(20261123);
        var (searches, works, facets) = (new List<string>(), new List<string>(), new List<string>());
        while (await rows.ReadAsync(cancellation))
        {
            works.Add($"/v1/works/{new WorkId(rows.GetGuid(0))}");
            var query = Typed(
                rows.GetString(1),
                await rows.IsDBNullAsync(2, cancellation) ? "" : rows.GetString(2),
                random
            );
            searches.Add($"/v1/works?limit=20&q={Uri.EscapeDataString(query)}");
            facets.Add($"/v1/works/facets?q={Uri.EscapeDataString(query)}");
        }
        return new SearchQueries(searches, works, facets);
    }

    // A third one word, a third two; makers, phrases, slips, and one in twenty a word that many works have.
    private static string Typed(string title, string maker, Random random)
    {
        var words = title
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.All(char.IsLetter))
            .ToArray();
        if (words.Length == 0)
            return Common[random.Next(Common.Length)];
        var word = words[random.Next(words.Length)];
        return random.Next(20) switch
        {
            < 6 => word,
            < 12 => $"{word} {words[random.Next(words.Length)]}",
            < 15 when maker.Length > 0 => maker,
            < 17 => $"\"{string.Join(' ', words.Take(3))}\"",
            < 19 when word.Length > 5 => string.Concat(word.AsSpan(0, 3), word.AsSpan(4)),
            _ => Common[random.Next(Common.Length)],
        };
    }

    private async Task ImportAsync(Collection collection, int rows, CancellationToken cancellation)
    {
        var path = Path.Combine(data, collection.File);
        if (!File.Exists(path))
            throw new CannotRunException($"{path} is not there: name the folder of the data with --data <path>.");
        await using var file = await HeadAsync(path, rows, cancellation);
        var meter = new ImportMeter(stack, exchange, output);
        await meter.MeasureAsync(collection.Mapping, museum!, collection.Mapping, () => file, cancellation);
    }

    private static async Task<Stream> HeadAsync(string path, int rows, CancellationToken cancellation)
    {
        if (rows == int.MaxValue)
            return File.OpenRead(path);
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var head = new MemoryStream();
        await using (var gzip = new GZipStream(head, CompressionLevel.Fastest, leaveOpen: true))
        {
            while (rows-- > 0 && await reader.ReadLineAsync(cancellation) is { } line)
                await gzip.WriteAsync(Encoding.UTF8.GetBytes(line + '\n'), cancellation);
        }
        head.Position = 0;
        return head;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private const string List = """
        set session_replication_role = replica;
        update works set state = 'listed' where state <> 'listed';
        update work_search set state = 'listed' where state <> 'listed';
        set session_replication_role = origin
        """;

    private static string Copies(int size) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            set session_replication_role = replica;
            set maintenance_work_mem = '1GB';
            set synchronous_commit = off;
            drop index work_search_words;
            create temporary table copies as
            select work_id, copy, md5(work_id::text || copy)::uuid as copy_id
            from works
            cross join generate_series(1, {size} / 100000 + 1) as copy
            order by copy, work_id
            limit {size} - (select count(*) from works);
            insert into works
              (work_id, holder_id, version, state, class, rights_status, earliest_year, latest_year, content,
               content_hash, public_class, public_changed_at)
            select copy_id, holder_id, version, state, class, rights_status, earliest_year, latest_year, content,
                   content_hash, public_class, public_changed_at
            from copies
            join works using (work_id);
            insert into work_search
              (work_id, holder_id, state, class, rights_status, region, centuries, earliest_year, latest_year,
               title_length, normalizer, words)
            select copy_id, holder_id, state, class, rights_status, region, centuries, earliest_year, latest_year,
                   title_length, normalizer, words
            from copies
            join work_search using (work_id);
            create index work_search_words on work_search using gin (words);
            drop table copies;
            set session_replication_role = origin
            """
        );

    private const string Draw = """
        select work_id, content -> 'title' ->> 'en', content -> 'creators' -> 0 -> 'name' ->> 'en'
        from works tablesample bernoulli (20)
        where content -> 'title' ->> 'en' is not null
        order by md5(work_id::text)
        limit 4000
        """;
}
