using System.Net;
using System.Text.Json;
using Exchange.Licensing.Domain;

namespace Exchange.Tests.Integration.Licensing;

internal sealed class LicenseTests : LicensingFixture
{
    [Test]
    public async Task A_license_says_who_granted_what_to_whom_and_its_hash_proves_it()
    {
        var workId = await OwnedAsync();
        var offerId = await PublishAsync(Offer(workId, "sole"));
        var granted = await LicensedAsync(offerId);

        var license = await (await Buyer.GetAsync($"/v1/licenses/{granted.LicenseId}")).JsonAsync(HttpStatusCode.OK);

        var document = license.GetProperty("document");
        Assert.That(
            license.GetProperty("documentHash").GetString(),
            Is.EqualTo(CanonicalJson.Hash(CanonicalJson.Of(document.GetRawText())))
        );
        Assert.That(NameOf(document, "licensor"), Is.EqualTo("敦煌研究院"));
        Assert.That(NameOf(document, "licensee"), Is.EqualTo("文创公司"));
        Assert.That(document.GetProperty("workTitle").GetProperty("en").GetString(), Is.EqualTo("Flying apsaras"));
        Assert.That(document.GetProperty("orderId").GetString(), Is.EqualTo(granted.OrderId.ToString()));
        Assert.That(document.GetProperty("kind").GetString(), Is.EqualTo("sole"));
        Assert.That(Codes(document.GetProperty("uses").GetProperty("include")), Is.EqualTo(["merchandise"]));
        var term = document.GetProperty("term");
        Assert.That(
            term.GetProperty("to").GetDateTimeOffset(),
            Is.EqualTo(term.GetProperty("from").GetDateTimeOffset().AddMonths(24))
        );
        Assert.That(document.GetProperty("termsHash").GetString(), Is.EqualTo(granted.TermsHash));
    }

    [Test]
    public async Task Only_its_parties_and_those_who_see_all_read_a_license()
    {
        var granted = await LicensedAsync(await PublishAsync(Offer(await OwnedAsync())));
        using var stranger = As(ParticipantId.New(), "buyer");
        using var supervisor = As(ParticipantId.New(), "supervisor");

        Assert.That(await StatusAsync(Holder, granted.LicenseId), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatusAsync(supervisor, granted.LicenseId), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatusAsync(stranger, granted.LicenseId), Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Licenses_are_listed_for_their_parties()
    {
        var workId = await OwnedAsync();
        var offerId = await PublishAsync(Offer(workId));
        var first = await LicensedAsync(offerId);
        var second = await LicensedAsync(offerId);
        using var stranger = As(ParticipantId.New(), "buyer");

        var mine = await ListAsync(Buyer, $"workId={workId}");
        var one = await ListAsync(Holder, $"orderId={first.OrderId}");
        var none = await ListAsync(stranger, $"workId={workId}");

        Assert.That(mine, Is.EqualTo([second.LicenseId, first.LicenseId]));
        Assert.That(one, Is.EqualTo([first.LicenseId]));
        Assert.That(none, Is.Empty);
    }

    [Test]
    public async Task A_list_is_read_page_by_page()
    {
        var offerId = await PublishAsync(Offer(await OwnedAsync()));
        var first = await LicensedAsync(offerId);
        var second = await LicensedAsync(offerId);
        var query = $"workId={first.WorkId}&limit=1";

        var page = await (await Buyer.GetAsync($"/v1/licenses?{query}")).JsonAsync(HttpStatusCode.OK);
        var next = await ListAsync(Buyer, $"{query}&after={page.GetProperty("nextAfter").GetString()}");
        var wrong = await Buyer.GetAsync($"/v1/licenses?{query}&after=abcd");

        Assert.That(page.GetProperty("data").EnumerateArray().Select(IdOf), Is.EqualTo([second.LicenseId]));
        Assert.That(next, Is.EqualTo([first.LicenseId]));
        Assert.That(Errors(await wrong.JsonAsync(HttpStatusCode.BadRequest)), Is.EqualTo(["after cursor"]));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient caller, LicenseId licenseId) =>
        (await caller.GetAsync($"/v1/licenses/{licenseId}")).StatusCode;

    private static async Task<LicenseId[]> ListAsync(HttpClient caller, string query)
    {
        var page = await (await caller.GetAsync($"/v1/licenses?{query}")).JsonAsync(HttpStatusCode.OK);
        return [.. page.GetProperty("data").EnumerateArray().Select(IdOf)];
    }

    private static LicenseId IdOf(JsonElement license) =>
        LicenseId.Parse(license.GetProperty("licenseId").GetString()!);

    private static string? NameOf(JsonElement document, string party) =>
        document.GetProperty(party).GetProperty("name").GetProperty("zh-Hans").GetString();
}
