using System.Net;

namespace Exchange.Tests.Integration.Licensing;

internal sealed class VocabularyHttpTests : LicensingFixture
{
    [Test]
    public async Task The_vocabularies_are_listed_with_their_versions()
    {
        var listed = await (await Buyer.GetAsync("/v1/vocabularies")).JsonAsync(HttpStatusCode.OK);

        var names = listed.GetProperty("data").EnumerateArray().Select(one => one.GetProperty("name").GetString());
        Assert.That(names, Is.EqualTo(["uses", "territories", "languages"]));
        Assert.That(listed.GetProperty("data")[0].GetProperty("version").GetInt32(), Is.Positive);
    }

    [Test]
    public async Task Every_version_can_be_read_and_its_number_is_the_ETag()
    {
        var response = await Buyer.GetAsync("/v1/vocabularies/uses?version=1");

        var first = await response.JsonAsync(HttpStatusCode.OK);
        Assert.That(response.Headers.ETag?.Tag, Is.EqualTo("\"1\""));
        Assert.That(first.GetProperty("version").GetInt32(), Is.EqualTo(1));
        Assert.That(
            first.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("since").GetInt32()),
            Is.All.EqualTo(1)
        );
    }

    [TestCase("0")]
    [TestCase("99")]
    public async Task A_version_that_never_was_is_not_there(string version)
    {
        var response = await Buyer.GetAsync($"/v1/vocabularies/uses?version={version}");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }
}
