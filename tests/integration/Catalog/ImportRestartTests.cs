using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Exchange.Catalog.Domain;
using Exchange.Catalog.Sharing;
using Exchange.Kernel;
using Npgsql;

namespace Exchange.Tests.Integration.Catalog;

/// <summary>A worker that dies in the middle of a file: whatever it reads, it ends as if nobody had died.</summary>
internal sealed class ImportRestartTests : CatalogFixture
{
    private const int Rows = 2_500;
    private const int Written = 1_000;
    private const int Gate = 4_711;

    [OneTimeSetUp]
    public async Task PrepareAsync()
    {
        var mapping = new
        {
            name = "own-json",
            about = "Our own",
            format = "json",
            rows = "objects",
            source = new { scheme = "own.id", value = "id" },
            work = new
            {
                title = new { en = "title" },
                @class = new { constant = "painting" },
                rightsStatus = new { constant = NotEvaluated },
            },
        };
        foreach (var holder in new[] { Holder, OtherHolder })
        {
            await (await holder.PostAsync("/v1/mappings", mapping)).JsonAsync(HttpStatusCode.Created);
            await EndAsync(holder, "nga-constituents", Encoding.UTF8.GetBytes(Constituents));
        }
        await ExecuteAsync(Halt);
    }

    [TestCase("JSON Lines", "cmoa-objects")]
    [TestCase("JSON Lines in gzip", "cmoa-objects")]
    [TestCase("JSON", "own-json")]
    [TestCase("CSV", "ich")]
    [TestCase("LIDO", "lido")]
    [TestCase("parties", "tate-artists")]
    [TestCase("names of parties", "nga-altnames")]
    public async Task An_import_that_was_killed_in_the_middle_ends_as_if_it_was_not(string form, string mapping)
    {
        var file = FileOf(form);
        var undisturbed = await EndAsync(OtherHolder, mapping, file);

        await using var gate = await NpgsqlDataSource
            .Create(Catalog.Database.OwnerConnectionString)
            .OpenConnectionAsync();
        await ExecuteAsync(gate, $"select pg_advisory_lock({Gate})");
        var import = await (await SendAsync(Holder, mapping, file)).JsonAsync(HttpStatusCode.Created);
        await SeeWaitingAsync(1, "the second thousand is written, but not for good");
        await RestartAsync();
        await SeeWaitingAsync(0, "the first worker is gone");
        await ExecuteAsync(gate, $"select pg_advisory_unlock({Gate})");
        var read = await Catalog.ScalarAsync<long>(
            "update imports set lease_until = now() where state = 'running' returning rows_read"
        );
        var ended = await EndedAsync(import);

        Assert.That(read, Is.EqualTo(Written), "it was killed in the middle");
        Assert.That(Text(ended, "state"), Is.EqualTo("done"), ended.ToString());
        Assert.That(Counts(ended), Is.EqualTo(Counts(undisturbed)));
        Assert.That(Counts(ended).Read, Is.EqualTo(Rows));
        Assert.That(Counts(ended).Refused, Is.GreaterThan(0));
        Assert.That(await KeptAsync(HolderId), Is.EqualTo(await KeptAsync(OtherId)));
    }

    private static byte[] FileOf(string form)
    {
        var rows = Enumerable.Range(1, Rows).Select(number => (Key: KeyOf(number), Title: TitleOf(number)));
        return form switch
        {
            "JSON Lines" => Lines(rows.Select(row => $$"""{"id":"l{{row.Key}}","title":"{{row.Title}}"}""")),
            "JSON Lines in gzip" => Pack(
                string.Join('\n', rows.Select(row => $$"""{"id":"g{{row.Key}}","title":"{{row.Title}}"}"""))
            ),
            "JSON" => Encoding.UTF8.GetBytes(Json(rows)),
            "CSV" => Lines(
                rows.Select(row => $"Ⅰ-{row.Key},{row.Title},a,b,c").Prepend("num,name,gb_time,province,cate")
            ),
            "LIDO" => Encoding.UTF8.GetBytes(LidoOf(rows)),
            "parties" => Lines(rows.Select(row => $$"""{"id":{{row.Key}},"fc":"{{row.Title}}","date":"born 1900"}""")),
            _ => Lines(
                rows.Select(row => $"{row.Key},c{row.Key % 60},,{row.Title},,Variant")
                    .Prepend("altnameid,constituentid,lastname,displayname,forwarddisplayname,nametype")
            ),
        };
    }

    // A row of the second half has the key of one of the first: who goes on must know what was read.
    private static int KeyOf(int number) => number == 2_001 ? 5 : number;

    // Every so often a row is refused.
    private static string TitleOf(int number) =>
        number % 400 == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"Bowl {number}");

    private static byte[] Lines(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Join('\n', lines));

    private static string Json(IEnumerable<(int Key, string Title)> rows) =>
        JsonSerializer.Serialize(new { objects = rows.Select(row => new { id = $"j{row.Key}", title = row.Title }) });

    private static string LidoOf(IEnumerable<(int Key, string Title)> rows)
    {
        XNamespace lido = Lido.Namespace;
        var ids = Enumerable.Range(0, Rows + 1).Select(_ => WorkId.New()).ToList();
        var records = rows.Select(row =>
            Lido.Of(
                new PublicWork(
                    "https://museum.example",
                    ids[row.Key],
                    ParticipantId.New(),
                    IsListed: true,
                    new WorkContent
                    {
                        Title = new LanguageMap { ["en"] = row.Title },
                        Class = "painting",
                        RightsStatus = NotEvaluated,
                    },
                    DateTimeOffset.UnixEpoch
                )
            )
        );
        return new XElement(lido + "lidoWrap", records).ToString();
    }

    private static string Constituents =>
        "constituentid,ulanid,preferreddisplayname,forwarddisplayname,displaydate,beginyear,endyear,nationality,"
        + "constituenttype,wikidataid\n"
        + string.Join(
            '\n',
            Enumerable.Range(0, 59).Select(number => $"c{number},,A{number},A{number},,,,,individual,")
        );

    private static async Task<HttpResponseMessage> SendAsync(HttpClient holder, string mapping, byte[] file) =>
        await holder.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, $"/v1/imports?mapping={mapping}")
            {
                Headers = { { "Idempotency-Key", Guid.CreateVersion7().ToString() } },
                Content = new ByteArrayContent(file)
                {
                    Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") },
                },
            }
        );

    private static async Task<JsonElement> EndAsync(HttpClient holder, string mapping, byte[] file)
    {
        var import = await (await SendAsync(holder, mapping, file)).JsonAsync(HttpStatusCode.Created);
        return await Eventually.SeeAsync(
            () => GetAsync(holder, $"/v1/imports/{Text(import, "importId")}"),
            seen => Text(seen, "state") is "done" or "failed",
            "the import has ended",
            TimeSpan.FromSeconds(60)
        );
    }

    private Task SeeWaitingAsync(long count, string fact) =>
        Eventually.SeeAsync(
            () =>
                Catalog.ScalarAsync<long>(
                    """
                    select count(*)
                    from pg_locks
                    join pg_database on pg_database.oid = pg_locks.database
                    where locktype = 'advisory'
                    and not granted
                    and datname = current_database()
                    """
                ),
            waiting => waiting == count,
            fact,
            TimeSpan.FromSeconds(60)
        );

    private async Task ExecuteAsync(string sql)
    {
        await using var database = NpgsqlDataSource.Create(Catalog.Database.OwnerConnectionString);
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>All that a holder's imports left, but for ids and times.</summary>
    private async Task<string> KeptAsync(ParticipantId holder)
    {
        await using var database = NpgsqlDataSource.Create(Catalog.Database.OwnerConnectionString);
        await using var command = database.CreateCommand(Kept);
        command.Parameters.AddWithValue(holder.Value);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    // Who writes the second chunk waits in its transaction as long as the test has the gate.
    private static readonly string Halt = $"""
        create function halt_import() returns trigger
        language plpgsql
        as $$
        begin
          if new.rows_read > {Written} and new.rows_read > old.rows_read then
            perform pg_advisory_xact_lock({Gate});
          end if;
          return new;
        end
        $$;
        create trigger halt_import
        before update on imports
        for each row execute function halt_import();
        """;

    private const string Kept = """
        select count(*) || ' ' || md5(string_agg(line, ',' order by line))
        from (
          select 'work ' || source_value || ' ' || version || md5(content::text) as line
          from works
          where holder_id = $1
          union all
          select 'words ' || source_value || ' ' || title_length || md5(replace(words::text, $1::text, ''))
          from work_search
          join works using (work_id)
          where works.holder_id = $1
          union all
          select 'decision ' || source_value || ' ' || work_decisions.version || step
          from work_decisions
          join works using (work_id)
          where holder_id = $1
          union all
          select 'party ' || source_value || ' ' || version || md5(content::text)
          from parties
          where owner_id = $1
          union all
          select 'name ' || source_value || ' ' || md5(name::text)
          from party_names
          where owner_id = $1
          union all
          select 'refused ' || mapping_name || ' ' || line || errors::text
          from import_refusals
          join imports using (import_id)
          where holder_id = $1
          union all
          select 'remarked ' || mapping_name || ' ' || line || remarks::text
          from import_remarks
          join imports using (import_id)
          where holder_id = $1
        ) as kept
        """;
}
