using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using static Exchange.Tests.Integration.Catalog.ScriptedProvider;

namespace Exchange.Tests.Integration.Catalog;

/// <summary>A holder harvests a provider of OAI-PMH: our own, and ones that misbehave.</summary>
internal sealed class HarvestTests : HarvestFixture
{
    [TestCase("oai_dc", "oai-dc")]
    [TestCase("lido", "lido")]
    public async Task What_another_holder_lists_is_harvested_and_a_repeat_changes_nothing(string prefix, string mapping)
    {
        var title = $"Wolke {prefix.Replace("_", "", StringComparison.Ordinal)}";
        var listed = await ListAsync(title);
        var address = new Uri(Buyer.BaseAddress!, "/oai").ToString();
        var harvest = await AddAsync(address, prefix, mapping, $"holder:{HolderId}", OtherHolder);

        var first = await RunAsync(harvest, OtherHolder);
        var second = await RunAsync(harvest, OtherHolder, "?from=2001-01-01T00:00:00Z");
        var gone = await ActAsync(Holder, listed, "withdraw");
        var third = await RunAsync(harvest, OtherHolder, "?from=2001-01-01T00:00:00Z");

        Assert.That(Text(first, "state"), Is.EqualTo("done"), first.ToString());
        Assert.That(await TitlesAsync(OtherHolder, $"q={title}&holderId={OtherId}"), Is.EqualTo([title]));
        Assert.That(first.GetProperty("created").GetInt64(), Is.GreaterThan(0));
        Assert.That(first.GetProperty("refused").GetInt64(), Is.Zero);
        Assert.That(second.GetProperty("unchanged").GetInt64(), Is.EqualTo(second.GetProperty("rowsRead").GetInt64()));
        Assert.That(Text(gone, "state"), Is.EqualTo("withdrawn"));
        Assert.That(third.GetProperty("withdrawn").GetInt64(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_run_goes_on_by_the_token_and_the_next_asks_for_what_changed()
    {
        await using var provider = await ScriptedProvider.StartAsync(
            (token, http) =>
                http.Response.WriteAsync(
                    token is "" ? List("t 1/2", Record("a1", "One"), "<record/>", Record("a2", "Two"))
                    : token is "t 1/2" ? List("", Record("a3", "Three"), Deleted("a9"))
                    : ""
                )
        );
        var harvest = await AddAsync(provider.Address);

        var first = await RunAsync(harvest);
        provider.Answer = (_, http) => http.Response.WriteAsync(List("", Deleted("a1"), Record("a2", "Two, changed")));
        var second = await RunAsync(harvest);
        provider.Answer = (_, http) => http.Response.WriteAsync(List("", Record("a1", "One")));
        var third = await RunAsync(harvest);
        provider.Answer = (_, http) =>
            http.Response.WriteAsync(Envelope("""<error code="noRecordsMatch">No</error>"""));
        var fourth = await RunAsync(harvest);

        Assert.That(Counts(first), Is.EqualTo((5L, 3L, 0L, 1L, 1L)), first.ToString());
        Assert.That(await RefusalsAsync(first), Is.EqualTo(["2 row.noIdentifier"]));
        Assert.That(Counts(second), Is.EqualTo((2L, 0L, 1L, 0L, 0L)), second.ToString());
        Assert.That(second.GetProperty("withdrawn").GetInt64(), Is.EqualTo(1));
        Assert.That(Counts(third), Is.EqualTo((1L, 0L, 1L, 0L, 0L)), "what comes back is a draft again");
        Assert.That(Counts(fourth), Is.EqualTo((0L, 0L, 0L, 0L, 0L)));
        Assert.That(
            provider.Questions.Where(question => question.Contains("ListRecords", StringComparison.Ordinal)).Take(3),
            Is.EqualTo([
                "?verb=ListRecords&metadataPrefix=oai_dc&set=s",
                "?verb=ListRecords&resumptionToken=t%201%2F2",
                "?verb=ListRecords&metadataPrefix=oai_dc&set=s&from=2026-03-01T00%3A00%3A00Z",
            ])
        );
    }

    [Test]
    public async Task After_a_crash_a_run_goes_on_where_it_stopped()
    {
        var holds = new TaskCompletionSource();
        await using var provider = await ScriptedProvider.StartAsync(
            async (token, http) =>
            {
                if (token is "second" && !holds.Task.IsCompleted)
                    await holds.Task.WaitAsync(http.RequestAborted);
                await http.Response.WriteAsync(
                    token is "" ? List("second", Record("c1", "One")) : List("", Record("c2", "Two"))
                );
            }
        );
        var import = await BeginAsync(await AddAsync(provider.Address));
        var path = $"/v1/imports/{Text(import, "importId")}";
        await Eventually.SeeAsync(
            () => GetAsync(Holder, path),
            seen => Counts(seen).Read == 1,
            "the first piece is in"
        );

        await RestartAsync();
        holds.SetResult();
        await Catalog.ScalarAsync<long>(
            "update imports set lease_until = now() where state = 'running' returning rows_read"
        );
        var ended = await EndedAsync(import);

        Assert.That(Counts(ended), Is.EqualTo((2L, 2L, 0L, 0L, 0L)));
        Assert.That(
            provider.Questions.Count(question => question.Contains("metadataPrefix", StringComparison.Ordinal)),
            Is.EqualTo(1),
            "the list is not asked for from its beginning again"
        );
    }

    [Test]
    public async Task A_provider_that_is_busy_is_asked_again_when_it_wants()
    {
        var asked = 0;
        await using var provider = await ScriptedProvider.StartAsync(
            async (_, http) =>
            {
                if (Interlocked.Increment(ref asked) == 1)
                {
                    http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                    http.Response.Headers.RetryAfter = "1";
                    return;
                }
                await http.Response.WriteAsync(List("", Record("d1", "One")));
            }
        );

        var import = await RunAsync(await AddAsync(provider.Address));

        Assert.That(Counts(import).Created, Is.EqualTo(1));
        Assert.That(asked, Is.EqualTo(2));
    }

    [Test]
    public async Task A_provider_that_hangs_holds_up_no_other()
    {
        await using var hanging = await ScriptedProvider.StartAsync(
            (_, http) => new TaskCompletionSource().Task.WaitAsync(http.RequestAborted)
        );
        await using var provider = await ScriptedProvider.StartAsync(
            (_, http) => http.Response.WriteAsync(List("", Record("f1", "One")))
        );
        var stuck = await BeginAsync(await AddAsync(hanging.Address));
        await Eventually.SeeAsync(
            () => Task.FromResult(hanging.Questions.Count),
            asked => asked > 1,
            "the first provider is asked for its list"
        );

        var import = await RunAsync(await AddAsync(provider.Address));

        Assert.That(Counts(import).Created, Is.EqualTo(1), import.ToString());
        var path = $"/v1/imports/{Text(stuck, "importId")}";
        Assert.That(Text(await GetAsync(Holder, path), "state"), Is.EqualTo("running"));
    }

    [Test]
    public async Task A_run_that_was_begun_too_often_ends_with_its_reason()
    {
        await using var provider = await ScriptedProvider.StartAsync(
            (_, http) => new TaskCompletionSource().Task.WaitAsync(http.RequestAborted)
        );
        var import = await BeginAsync(await AddAsync(provider.Address));
        await Eventually.SeeAsync(
            () => Task.FromResult(provider.Questions.Count),
            asked => asked > 1,
            "the provider is asked for its list"
        );

        await RestartAsync();
        await Catalog.ScalarAsync<Guid>(
            $"""
            update imports
            set lease_until = now(),
                tries_without_progress = 9
            where import_id = '{ImportId.Parse(Text(import, "importId"), null).Value}'
            returning import_id
            """
        );
        var ended = await EndedAsync(import);

        Assert.That(Text(ended, "faultCode"), Is.EqualTo("harvest.gaveUp"), ended.ToString());
    }

    [TestCase("redirect", "harvest.redirect")]
    [TestCase("403", "harvest.status")]
    [TestCase("html", "harvest.protocol")]
    [TestCase("entities", "harvest.protocol")]
    [TestCase("bad date", "harvest.protocol")]
    [TestCase("endless token", "harvest.endless")]
    [TestCase("new token for nothing", "harvest.endless")]
    [TestCase("large", "harvest.tooLarge")]
    [TestCase("refuses", "harvest.refused")]
    public async Task A_hostile_provider_ends_the_run_with_its_reason(string attack, string code)
    {
        await using var provider = await ScriptedProvider.StartAsync((_, http) => AttackAsync(attack, http));

        var import = await RunAsync(await AddAsync(provider.Address));

        Assert.That(Text(import, "state"), Is.EqualTo("failed"));
        Assert.That(Text(import, "faultCode"), Is.EqualTo(code), import.ToString());
    }

    [Test]
    public async Task Inner_addresses_and_wrong_mappings_are_refused_and_others_see_no_harvest()
    {
        await using var provider = await ScriptedProvider.StartAsync((_, http) => http.Response.WriteAsync(List("")));
        var harvest = await AddAsync(provider.Address);

        var file = await AddAnswerAsync("ftp://files.example/oai", "oai_dc", "oai-dc");
        var lines = await AddAnswerAsync(provider.Address, "oai_dc", "tate");
        var again = await AddAnswerAsync(provider.Address, "oai_dc", "oai-dc");
        var path = new Uri($"/v1/harvests/{Text(harvest, "harvestId")}", UriKind.Relative);

        Assert.That(file.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(
            Text(await lines.JsonAsync(HttpStatusCode.UnprocessableEntity), "code"),
            Is.EqualTo("harvest.noMapping")
        );
        Assert.That(Text(await again.JsonAsync(HttpStatusCode.Conflict), "code"), Is.EqualTo("harvest.known"));
        Assert.That((await OtherHolder.GetAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await Operator.GetAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    private static async Task AttackAsync(string attack, HttpContext http)
    {
        switch (attack)
        {
            case "redirect":
                http.Response.Redirect("http://169.254.169.254/latest");
                break;
            case "403":
                http.Response.StatusCode = StatusCodes.Status403Forbidden;
                break;
            case "html":
                await http.Response.WriteAsync("<html><body>Hello</body></html>");
                break;
            case "entities":
                await http.Response.WriteAsync("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>");
                break;
            case "bad date":
                await http.Response.WriteAsync(List("").Replace("2026-03-01T00:00:00Z", "yesterday"));
                break;
            case "new token for nothing":
                await http.Response.WriteAsync(List(Guid.CreateVersion7().ToString()));
                break;
            case "endless token":
                await http.Response.WriteAsync(List("again", Record("e1", "One")));
                break;
            case "large":
                for (var piece = 0; piece < 40; piece++)
                    await http.Response.WriteAsync(piece == 0 ? "<a>" : new string(' ', 1_000_000) + "<b/>");
                break;
            default:
                await http.Response.WriteAsync(Envelope("""<error code="badArgument">No such set.</error>"""));
                break;
        }
    }
}
