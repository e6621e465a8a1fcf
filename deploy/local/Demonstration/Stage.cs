using System.Text.Json;

namespace Exchange.Local;

/// <summary>What the demonstration trades: a work of a real collection, its rights-in and an offer.</summary>
public sealed record Goods(string WorkId, string Title, string OfferId, JsonElement Price);

/// <summary>
/// Sets the stage, once per home: imports 2,000 real records, has them reviewed, records rights, publishes an offer.
/// </summary>
public sealed class Stage(ExchangeClient @operator, ExchangeClient holder, Cast cast, Action<string> say)
{
    private const string Extract = "cmoa-2000.jsonl.gz";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>What stands already, or is made now.</summary>
    public async Task<Goods> SetAsync(CancellationToken cancellation)
    {
        var own = $"/v1/offers?holderId={cast["holder"].ParticipantId}&state=published&kind=nonExclusive&limit=1";
        var offers = await holder.GetAsync(own, cancellation);
        if (
            offers.Must().GetProperty("data").EnumerateArray().FirstOrDefault() is
            { ValueKind: JsonValueKind.Object } offer
        )
            return Of(offer);
        await ImportAsync(cancellation);
        var works = await holder.GetAsync(
            $"/v1/works?holderId={cast["holder"].ParticipantId}&state=listed&limit=1",
            cancellation
        );
        var work = works.Must().GetProperty("data")[0].GetProperty("workId").GetString()!;
        await RecordRightsAsync(work, cancellation);
        return Of((await PublishAsync(work, cancellation)).Must());
    }

    private static Goods Of(JsonElement offer) =>
        new(
            offer.GetProperty("workId").GetString()!,
            offer.GetProperty("workTitle").EnumerateObject().First().Value.GetString()!,
            offer.GetProperty("offerId").GetString()!,
            offer.GetProperty("terms").GetProperty("price")
        );

    // Each step looks at what stands, so that a launcher which was killed in the middle goes on where it was.
    private async Task ImportAsync(CancellationToken cancellation)
    {
        var import = await EarlierImportAsync(cancellation) ?? await StartImportAsync(cancellation);
        await WaitAsync(import, progress => progress.GetProperty("state").GetString() is "done", "read", cancellation);
        await MoveAsync(holder, import, from: "draft", step: "submit", cancellation);
        await MoveAsync(@operator, import, from: "submitted", step: "approve", cancellation);
    }

    private async Task<string?> EarlierImportAsync(CancellationToken cancellation)
    {
        var imports = (await holder.GetAsync("/v1/imports", cancellation)).Must().GetProperty("data").EnumerateArray();
        return imports
            .Where(import => import.GetProperty("state").GetString() is not "failed")
            .Select(import => import.GetProperty("importId").GetString())
            .FirstOrDefault();
    }

    private async Task<string> StartImportAsync(CancellationToken cancellation)
    {
        await using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Data", Extract));
        say($"{cast["holder"].Name} imports {Extract}.");
        var import = await holder.UploadAsync(
            "/v1/imports?mapping=cmoa-objects",
            file,
            "application/gzip",
            cancellation
        );
        return import.Text("importId");
    }

    private async Task MoveAsync(
        ExchangeClient actor,
        string import,
        string from,
        string step,
        CancellationToken cancellation
    )
    {
        var progress = (await holder.GetAsync($"/v1/imports/{import}", cancellation)).Must();
        if (Count(progress, from) > 0)
        {
            var moved = await actor.PostAsync($"/v1/imports/{import}/{step}", cancellation: cancellation);
            if (moved.Code is not "import.busy")
                moved.Must();
        }
        await WaitAsync(import, now => Count(now, from) == 0, $"past '{step}'", cancellation);
    }

    private async Task WaitAsync(
        string import,
        Func<JsonElement, bool> check,
        string step,
        CancellationToken cancellation
    )
    {
        var (progress, told) = (default(JsonElement), "");
        await UntilAsync(
            async () =>
            {
                progress = (await holder.GetAsync($"/v1/imports/{import}", cancellation)).Must();
                var now =
                    $"  import: {progress.GetProperty("percent")} % read, {Count(progress, "listed")} works listed";
                if (!string.Equals(now, told, StringComparison.Ordinal))
                    say(told = now);
                return check(progress);
            },
            $"the import is {step}",
            cancellation
        );
        say($"  {progress.GetProperty("rowsRead")} rows {step}, {progress.GetProperty("refused")} refused.");
    }

    private static long Count(JsonElement progress, string state) =>
        progress.GetProperty("works").GetProperty(state).GetInt64();

    // The listing travels to licensing as a message, so the first tries may come before it.
    private Task RecordRightsAsync(string work, CancellationToken cancellation) =>
        UntilAsync(
            async () =>
                (
                    await holder.PostAsync(
                        "/v1/rights-in",
                        new
                        {
                            workId = work,
                            source = "own",
                            kind = "exclusive",
                            uses = new { include = new[] { "all" } },
                            territories = new { include = new[] { "world" } },
                            languages = new { include = new[] { "all" } },
                            term = new { from = "2026-01-01T00:00:00Z", perpetual = true },
                            evidence = new[]
                            {
                                new
                                {
                                    description = "Deed of gift",
                                    sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                                    mediaType = "application/pdf",
                                    sizeBytes = 48_213,
                                },
                            },
                        },
                        cancellation: cancellation
                    )
                ).IsOk,
            "the rights-in are recorded",
            cancellation
        );

    // Merchandise, mainland China, two years, non-exclusive, CNY 12,000, 8 % royalty: the story of the product.
    private Task<ExchangeAnswer> PublishAsync(string work, CancellationToken cancellation) =>
        holder.PostAsync(
            "/v1/offers",
            new
            {
                workId = work,
                kind = "nonExclusive",
                uses = new { include = new[] { "merchandise" } },
                territories = new { include = new[] { "CN-mainland" } },
                languages = new { include = new[] { "all" } },
                term = new { months = 24 },
                price = new { minor = 1_200_000, currency = "CNY" },
                royalties = new[] { new { participantId = cast["heir"].ParticipantId, sharePpm = 80_000 } },
            },
            cancellation: cancellation
        );

    private static async Task UntilAsync(Func<Task<bool>> check, string fact, CancellationToken cancellation)
    {
        var end = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (!await check())
        {
            if (Environment.TickCount64 > end)
                throw new CannotRunException($"Not within {Patience.TotalMinutes:F0} minutes: {fact}.");
            await Task.Delay(TimeSpan.FromMilliseconds(250), cancellation);
        }
    }
}
