using System.Net;
using System.Text.Json;
using Npgsql;

namespace Exchange.Tests.Integration.Catalog;

internal sealed class PartyTests : CatalogFixture
{
    private static readonly string Artists = string.Join(
        '\n',
        Artist(7, "J.M.W. Turner", "1775–1851", "Male"),
        Artist(8, "Art & Language", "established 1968", ""),
        Artist(9, "Late", "born 1930, born 1932", "Female")
    );

    [Test]
    public async Task A_party_is_read_in_the_script_that_its_reader_wants()
    {
        var party = await RegisterPartyAsync(Operator, "齐白石", "齊白石", "Qi Baishi");

        var read = await ReadAsync("zh-TW", party);
        var plain = await GetAsync(Buyer, PathOfParty(party));

        Assert.That(Text(read, "displayName"), Is.EqualTo("齊白石"));
        Assert.That(Text(plain, "displayName"), Is.EqualTo("齐白石"));
        Assert.That(plain.GetProperty("ownerId").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(Text(plain.GetProperty("dates"), "born"), Is.EqualTo("-0479~"));
    }

    [Test]
    public async Task A_party_is_found_by_the_beginning_of_any_word_of_any_name()
    {
        var party = await RegisterPartyAsync(Operator, "Hans Baldüng Grien", "Grünhans");

        foreach (var typed in new[] { "hans bald", "BALDUNG", "grunh", "grien" })
            Assert.That(await FoundAsync(typed), Is.EqualTo([Text(party, "partyId")]), typed);
        Assert.That(await FoundAsync("aldung"), Is.Empty);
    }

    [Test]
    public async Task Fields_that_fail_are_named()
    {
        var content = new
        {
            names = new[] { new { text = "", type = "variant" } },
            life = new { born = new { earliest = 1900, latest = 1900 }, died = new { latest = 0 } },
            identifiers = new[]
            {
                new { scheme = "isni", value = "0000 0001 2103 2684" },
                new { scheme = "isbn", value = "978-0-306-40615-7" },
            },
        };

        var refused = await Holder.PostAsync("/v1/parties", content);

        var errors = (await refused.JsonAsync(HttpStatusCode.BadRequest)).GetProperty("errors").EnumerateArray();
        Assert.That(
            errors.Select(error => $"{Text(error, "pointer")} {Text(error, "code")}"),
            Is.EquivalentTo([
                "/type required",
                "/names/0/text required",
                "/names name.preferred",
                "/life/died/latest year",
                "/life/died years.order",
                "/identifiers/0/value identifier.invalid",
                "/identifiers/1/scheme scheme.unknown",
            ])
        );
    }

    [Test]
    public async Task A_name_belongs_to_one_party_of_a_list_and_a_public_one_leads_to_that_of_the_exchange()
    {
        var mine = await RegisterPartyAsync(Holder, [("ulan", "500115983")], "Mine");
        var party = await RegisterPartyAsync(Operator, [("ulan", "500115983")], "One");

        var twice = await Holder.PostAsync("/v1/parties", Party([("ulan", "500115983")], "Two"));
        var own = await Holder.PostAsync("/v1/parties", Party([("river.artist", "1")], "Three"));
        var found = await FollowAsync(Buyer, "/v1/identifiers/ulan/500115983");
        var asked = await FollowAsync(Buyer, $"/v1/identifiers/ulan/500115983?holderId={HolderId}");

        var refusal = await twice.JsonAsync(HttpStatusCode.Conflict);
        Assert.That(Text(refusal, "code"), Is.EqualTo("identifier.taken"));
        Assert.That(Text(refusal.GetProperty("errors")[0], "message"), Does.Contain(Text(mine, "partyId")));
        Assert.That(own.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(found.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(found.Headers.Location?.ToString(), Is.EqualTo(PathOfParty(party)));
        Assert.That(asked.Headers.Location?.ToString(), Is.EqualTo(PathOfParty(mine)));
    }

    [Test]
    public async Task A_maker_is_found_in_the_exchanges_list_and_in_the_holders_own_and_in_no_others()
    {
        (string, string)[] ulan = [("ulan", "500026846")];
        var others = await RegisterPartyAsync(OtherHolder, ulan, "J.M.W. Turner");
        var identifiers = new[] { new { scheme = "ulan", value = "500026846" } };
        var creator = new { name = new { en = "Turner" }, identifiers };
        var work = await (await Holder.PostAsync("/v1/works", WorkBy(creator))).JsonAsync(HttpStatusCode.Created);
        async Task<string?> MakerAsync() =>
            (await GetAsync(Holder, $"{PathOf(work)}/rights-check"))
                .GetProperty("makers")[0]
                .GetProperty("partyId")
                .GetString();

        var byOthers = await MakerAsync();
        var own = await RegisterPartyAsync(Holder, ulan, "Joseph Mallord William Turner");
        var byOwn = await MakerAsync();
        var shared = await RegisterPartyAsync(Operator, ulan, "Turner");
        var byShared = await MakerAsync();

        Assert.That(byOthers, Is.Null);
        Assert.That(byOwn, Is.EqualTo(Text(own, "partyId")));
        Assert.That(byShared, Is.EqualTo(Text(shared, "partyId")));
        Assert.That(await WorksAsync(Holder, others), Is.Empty);
    }

    [Test]
    public async Task A_party_is_edited_by_whoever_keeps_its_list_and_by_nobody_who_has_not_seen_it()
    {
        var party = await RegisterPartyAsync(Operator, "Shared");
        var path = PathOfParty(party);

        var foreign = await Holder.PutAsync(path, Party([], "Mine"), "\"1\"");
        var stale = await Operator.PutAsync(path, Party([], "Late"), "\"7\"");
        await (await Operator.PutAsync(path, Party([], "Better"), "\"1\"")).JsonAsync(HttpStatusCode.OK);

        Assert.That(foreign.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(stale.StatusCode, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        var history = (await GetAsync(Buyer, $"{path}/history")).GetProperty("data").EnumerateArray();
        Assert.That(history.Select(line => Text(line, "step")), Is.EqualTo(["register", "edit"]));
    }

    [Test]
    public async Task A_party_that_is_another_one_leads_there_by_id_by_identifier_and_by_name()
    {
        var stays = await RegisterPartyAsync(Operator, "Zhu Da");
        var goes = await RegisterPartyAsync(Operator, [("bada.artist", "1")], "八大山人");
        var chained = await RegisterPartyAsync(Operator, "Chuanqi");
        var into = new { into = Text(stays, "partyId"), reason = "一人" };

        var byHolder = await Holder.PostAsync($"{PathOfParty(goes)}/merge", into);
        var unreasoned = await Operator.PostAsync($"{PathOfParty(goes)}/merge", new { into.into, reason = "" });
        var toGoes = new { into = Text(goes, "partyId"), reason = "一人" };
        await (await Operator.PostAsync($"{PathOfParty(chained)}/merge", toGoes)).JsonAsync(HttpStatusCode.OK);
        await (await Operator.PostAsync($"{PathOfParty(goes)}/merge", into)).JsonAsync(HttpStatusCode.OK);
        var again = await Operator.PostAsync($"{PathOfParty(goes)}/merge", into);
        var back = await Operator.PostAsync($"{PathOfParty(stays)}/merge", toGoes);

        Assert.That(byHolder.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(unreasoned.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(back.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        foreach (var path in new[] { PathOfParty(goes), PathOfParty(chained), "/v1/identifiers/bada.artist/1" })
            Assert.That(
                (await FollowAsync(Buyer, path)).Headers.Location?.ToString(),
                Is.EqualTo(PathOfParty(stays)),
                path
            );
        Assert.That(await FoundAsync("八大"), Is.EqualTo([into.into]));
        Assert.That(await FoundAsync("chuanqi"), Is.EqualTo([into.into]));
    }

    [Test]
    public async Task A_list_comes_in_and_dates_that_are_not_understood_are_remarked_on()
    {
        var first = await ImportAsync("tate-artists", Artists);
        var second = await ImportAsync("tate-artists", Artists);
        var names = await ImportAsync(
            "nga-altnames",
            "altnameid,constituentid,lastname,displayname,forwarddisplayname,nametype\n1,none,,\"Nobody, A\",,Variant\n"
        );

        Assert.That(Counts(first), Is.EqualTo((3L, 3L, 0L, 0L, 0L)));
        Assert.That(first.GetProperty("remarked").GetInt64(), Is.EqualTo(1));
        Assert.That(Counts(second), Is.EqualTo((3L, 0L, 0L, 3L, 0L)));
        Assert.That(await RefusalsAsync(names), Is.EqualTo(["2 party.unknown"]));
    }

    [Test]
    public async Task A_line_whose_public_name_another_party_has_comes_in_without_it_and_is_remarked_on()
    {
        const string header =
            "constituentid,ulanid,preferreddisplayname,forwarddisplayname,displaydate,beginyear,endyear,nationality,"
            + "constituenttype,wikidataid\n";
        const string rows = "r1,500000001,A,A,,,,,individual,\nr2,500000001,B,B,,,,,individual,\n";

        var import = await ImportAsync("nga-constituents", header + rows);

        var remarks = await GetAsync(Holder, $"/v1/imports/{Text(import, "importId")}/remarks");
        var remark = remarks.GetProperty("data")[0];
        Assert.That(Counts(import), Is.EqualTo((2L, 2L, 0L, 0L, 0L)));
        Assert.That(remark.GetProperty("line").GetInt64(), Is.EqualTo(3));
        Assert.That(Text(remark.GetProperty("remarks")[0], "code"), Is.EqualTo("identifier.taken"));
    }

    [Test]
    public async Task What_follows_from_a_maker_is_told_and_a_status_that_does_not_fit_is_seen()
    {
        await ImportAsync("tate-artists", Artists.Replace("\"id\":", "\"id\":10", StringComparison.Ordinal));

        var own = await CheckAsync("artist", "107");
        var copy = await CheckAsync("after", "107");
        var nameless = await CheckAsync("artist", identifier: null);

        Assert.That(Text(own, "fit"), Is.EqualTo("consistent"));
        Assert.That(Text(own.GetProperty("terms")[0], "verdict"), Is.EqualTo("expired"));
        Assert.That(Text(own.GetProperty("makers")[0].GetProperty("foundBy"), "scheme"), Is.EqualTo("tate.artist"));
        Assert.That(Text(copy, "fit"), Is.EqualTo("unproven"));
        Assert.That(nameless.GetProperty("makers")[0].GetProperty("partyId").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public async Task The_works_of_a_party_are_those_that_name_it_and_that_their_reader_may_see()
    {
        var party = await RegisterPartyAsync(Operator, [("works.artist", "1")], "Li Gonglin");
        var other = await RegisterPartyAsync(Operator, "Longmian");
        var mine = new[] { new { scheme = "works.artist", value = "1" } };
        object[] creators =
        [
            new { name = new { en = "Li Gonglin" }, identifiers = mine },
            new { name = new { en = "Longmian" }, partyId = Text(other, "partyId") },
            new { name = new { en = "Li Gonglin" } },
        ];
        var works = new List<JsonElement>();
        foreach (var creator in creators)
            works.Add(await (await Holder.PostAsync("/v1/works", WorkBy(creator))).JsonAsync(HttpStatusCode.Created));
        var into = new { into = Text(party, "partyId"), reason = "一人" };
        await (await Operator.PostAsync($"{PathOfParty(other)}/merge", into)).JsonAsync(HttpStatusCode.OK);
        await ActAsync(Holder, works[0], "submit");
        await ApproveAsync(works[0]);

        var seen = await WorksAsync(Buyer, party);
        var own = await WorksAsync(Holder, party);

        Assert.That(seen, Is.EqualTo([Text(works[0], "workId")]));
        Assert.That(own, Is.EqualTo([Text(works[1], "workId"), Text(works[0], "workId")]));
    }

    [Test]
    public async Task A_creator_is_no_party_that_is_not_there()
    {
        var work = WorkBy(new { name = new { en = "X" }, partyId = PartyId.New().ToString() });

        var refused = await Holder.PostAsync("/v1/works", work);

        var problem = await refused.JsonAsync(HttpStatusCode.UnprocessableEntity);
        Assert.That(Text(problem.GetProperty("errors")[0], "pointer"), Is.EqualTo("/creators/0/partyId"));
    }

    [Test]
    public async Task The_history_of_parties_can_not_be_rewritten_by_the_service()
    {
        await RegisterPartyAsync(Operator, "Kept");

        Assert.That(
            () => Catalog.ScalarAsync<long>("delete from party_history"),
            Throws
                .TypeOf<PostgresException>()
                .With.Property(nameof(PostgresException.SqlState))
                .EqualTo(PostgresErrorCodes.InsufficientPrivilege)
        );
    }

    private static string Artist(int id, string name, string date, string gender) =>
        $$"""{"id":{{id}},"fc":"{{name}}","mda":"{{name}}","date":"{{date}}","gender":"{{gender}}"}""";

    private async Task<JsonElement> CheckAsync(string role, string? identifier)
    {
        var identifiers = identifier is null ? null : new[] { new { scheme = "tate.artist", value = identifier } };
        var name = new { en = "J.M.W. Turner" };
        var content = WorkBy(
            new
            {
                name,
                role,
                identifiers,
            }
        );
        var work = await (await Holder.PostAsync("/v1/works", content)).JsonAsync(HttpStatusCode.Created);
        return await GetAsync(Holder, $"{PathOf(work)}/rights-check");
    }

    private static async Task<string[]> WorksAsync(HttpClient client, JsonElement party) =>
        [
            .. (await GetAsync(client, $"{PathOfParty(party)}/works"))
                .GetProperty("data")
                .EnumerateArray()
                .Select(work => Text(work, "workId")),
        ];

    private static object WorkBy(object creator) =>
        new
        {
            title = new { en = "Sea" },
            @class = "painting",
            rightsStatus = "http://creativecommons.org/publicdomain/mark/1.0/",
            creators = new[] { creator },
        };

    private async Task<JsonElement> ReadAsync(string language, JsonElement party)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, PathOfParty(party))
        {
            Headers = { { "Accept-Language", language } },
        };
        return await (await Buyer.SendAsync(request)).JsonAsync(HttpStatusCode.OK);
    }

    private async Task<string[]> FoundAsync(string typed) =>
        [
            .. (await GetAsync(Buyer, $"/v1/parties?name={Uri.EscapeDataString(typed)}"))
                .GetProperty("data")
                .EnumerateArray()
                .Select(item => Text(item, "partyId")),
        ];

    private static Task<JsonElement> RegisterPartyAsync(HttpClient client, params string[] names) =>
        RegisterPartyAsync(client, [], names);

    private static async Task<JsonElement> RegisterPartyAsync(
        HttpClient client,
        (string Scheme, string Value)[] identifiers,
        params string[] names
    ) => await (await client.PostAsync("/v1/parties", Party(identifiers, names))).JsonAsync(HttpStatusCode.Created);

    private static object Party((string Scheme, string Value)[] identifiers, params string[] names)
    {
        string[] languages = ["zh-Hans", "zh-Hant", "zh-Latn-pinyin"];
        return new
        {
            type = "person",
            names = names.Select(
                (text, index) =>
                    new
                    {
                        text,
                        type = index == 0 ? "preferred" : "variant",
                        language = languages[index],
                    }
            ),
            life = new
            {
                born = new
                {
                    earliest = -480,
                    latest = -480,
                    approximate = true,
                },
            },
            identifiers = identifiers.Select(one => new { scheme = one.Scheme, value = one.Value }),
        };
    }

    private static string PathOfParty(JsonElement party) => $"/v1/parties/{Text(party, "partyId")}";
}
