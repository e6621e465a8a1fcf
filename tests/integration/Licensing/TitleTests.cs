using System.Net;
using Exchange.Contracts.Licensing.V1;

namespace Exchange.Tests.Integration.Licensing;

/// <summary>How rights came to their holder, and how it takes them back.</summary>
internal sealed class TitleTests : LicensingFixture
{
    private static readonly string Deed = new('a', 64);

    [Test]
    public async Task What_was_assigned_is_recorded_with_its_chain_of_title()
    {
        var recorded = await (
            await Holder.PostAsync("/v1/rights-in", Assigned(await ListedAsync(), Chain()))
        ).JsonAsync(HttpStatusCode.Created);

        var chain = recorded.GetProperty("chain");
        Assert.That(chain.GetArrayLength(), Is.EqualTo(2));
        Assert.That(chain[0].GetProperty("from").ToString(), Is.EqualTo("""{"name":"常书鸿"}"""));
        Assert.That(chain[1].GetProperty("to").GetProperty("participantId").GetString(), Is.EqualTo($"{HolderId}"));
        Assert.That(chain[1].GetProperty("on").GetString(), Is.EqualTo("2019-05-01"));
    }

    [Test]
    public async Task Every_link_that_fails_is_named_and_nothing_is_written()
    {
        var workId = await ListedAsync();
        object[] broken =
        [
            Link(new { name = "常书鸿" }, new { }, "2020-01-01"),
            Link(new { name = "Somebody else" }, new { participantId = HolderId }, "2019-01-01", new string('f', 64)),
        ];

        var none = await Holder.PostAsync("/v1/rights-in", Assigned(workId, []));
        var some = await Holder.PostAsync("/v1/rights-in", Assigned(workId, broken));

        Assert.That(Errors(await none.JsonAsync(HttpStatusCode.BadRequest)), Is.EqualTo(["/chain chain.missing"]));
        string[] expected =
        [
            "/chain/0/to party.incomplete",
            "/chain/1/from chain.broken",
            "/chain/1/on chain.order",
            "/chain/1/evidenceSha256 evidence.unknown",
        ];
        Assert.That(Errors(await some.JsonAsync(HttpStatusCode.BadRequest)), Is.EqualTo(expected));
        Assert.That(await CountAsync(workId), Is.Zero);
    }

    [Test]
    public async Task A_chain_that_ends_at_somebody_else_gives_the_caller_no_right()
    {
        var workId = await ListedAsync();
        object[] elsewhere = [Link(new { name = "常书鸿" }, new { participantId = BuyerId }, "2019-05-01")];

        var refused = await Holder.PostAsync("/v1/rights-in", Assigned(workId, elsewhere));

        Assert.That(
            Errors(await refused.JsonAsync(HttpStatusCode.BadRequest)),
            Is.EqualTo(["/chain/0/to chain.endsElsewhere"])
        );
        Assert.That(await CountAsync(workId), Is.Zero);
    }

    [Test]
    public async Task Revoked_rights_stop_new_offers_and_new_reservations_and_leave_what_was_granted()
    {
        var workId = await ListedAsync();
        var rightsInId = await RecordAsync(workId);
        var offerId = await PublishAsync(Offer(workId));
        var (kept, late) = (OrderId.New(), OrderId.New());
        await ReserveAsync(offerId, kept);

        var revoked = await (await RevokeAsync(rightsInId)).JsonAsync(HttpStatusCode.OK);

        var refused = (RightsRefused)await ReserveAsync(offerId, late);
        var offer = await (await TryPublishAsync(Offer(workId))).JsonAsync(HttpStatusCode.Conflict);
        var granted = await GrantAsync(kept);
        Assert.That(revoked.GetProperty("revokedAt").GetString(), Is.Not.Null);
        Assert.That(revoked.GetProperty("nextActions").GetArrayLength(), Is.Zero);
        Assert.That(refused.Code, Is.EqualTo("rights.noRightsIn"));
        Assert.That(offer.GetProperty("code").GetString(), Is.EqualTo("rights.noRightsIn"));
        Assert.That(granted.OfferId, Is.EqualTo(offerId));
    }

    [Test]
    public async Task Rights_are_revoked_once_and_by_their_holder_alone()
    {
        var rightsInId = await RecordAsync(await ListedAsync());

        var stranger = await Buyer.PostAsync($"/v1/rights-in/{rightsInId}/revoke", body: null);
        var dry = await Holder.PostAsync($"/v1/rights-in/{rightsInId}/revoke?dryRun=true", body: null);
        var first = await RevokeAsync(rightsInId);
        var second = await (await RevokeAsync(rightsInId)).JsonAsync(HttpStatusCode.Conflict);

        Assert.That(stranger.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(dry.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(second.GetProperty("code").GetString(), Is.EqualTo("rightsIn.revoked"));
    }

    [Test]
    public async Task An_offer_names_every_field_that_fails_and_nothing_is_written()
    {
        var workId = await OwnedAsync();
        var offer = Offer(
            workId,
            uses: new { include = Array.Empty<string>() },
            territories: new { include = new[] { "JP" }, exclude = new[] { "CN" } },
            term: new { from = "2040-01-01T00:00:00Z", to = "2039-01-01T00:00:00Z" },
            quantity: 0
        );

        var problem = await (await TryPublishAsync(offer)).JsonAsync(HttpStatusCode.BadRequest);

        string[] expected =
        [
            "/uses/include codes.empty",
            "/territories/exclude/0 codes.outside",
            "/term/to term.empty",
            "/quantity greaterThanOrEqual",
        ];
        Assert.That(Errors(problem), Is.EquivalentTo(expected));
        Assert.That(
            await Licensing.ScalarAsync<long>($"select count(*) from offer where work_id = '{workId.Value}'"),
            Is.Zero
        );
    }

    private object[] Chain() =>
        [
            Link(new { name = "常书鸿" }, new { name = "The heirs" }, "1994-06-23"),
            Link(new { name = "The heirs" }, new { participantId = HolderId }, "2019-05-01"),
        ];

    private static object Link(object from, object to, string on, string? evidenceSha256 = null) =>
        new
        {
            from,
            to,
            on,
            evidenceSha256 = evidenceSha256 ?? Deed,
        };

    private static object Assigned(WorkId workId, object[] chain) =>
        new
        {
            workId,
            source = "assignment",
            kind = "exclusive",
            uses = All,
            territories = World,
            languages = All,
            term = Always,
            evidence = new[]
            {
                new
                {
                    description = "Deed of assignment",
                    sha256 = Deed,
                    mediaType = "application/pdf",
                    sizeBytes = 1,
                },
            },
            chain,
        };

    private async Task<string> RecordAsync(WorkId workId)
    {
        var recorded = await Holder.PostAsync("/v1/rights-in", RightsIn(workId));
        return (await recorded.JsonAsync(HttpStatusCode.Created)).GetProperty("rightsInId").GetString()!;
    }

    private Task<HttpResponseMessage> RevokeAsync(string rightsInId) =>
        Holder.PostAsync($"/v1/rights-in/{rightsInId}/revoke", body: null);

    private Task<long> CountAsync(WorkId workId) =>
        Licensing.ScalarAsync<long>($"select count(*) from rights_in where work_id = '{workId.Value}'");
}
