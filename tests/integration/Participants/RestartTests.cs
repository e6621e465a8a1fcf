using Microsoft.IdentityModel.JsonWebTokens;

namespace Exchange.Tests.Integration.Participants;

internal sealed class RestartTests : ParticipantsFixture
{
    [Test]
    public async Task A_restarted_process_signs_with_the_same_key_and_admits_no_second_operator()
    {
        var before = new JsonWebToken(await TokenAsync());

        await Service.RestartAsync(Settings);

        var after = new JsonWebToken(await TokenAsync());
        Assert.That(after.Kid, Is.EqualTo(before.Kid));
        Assert.That(await Service.ScalarAsync<long>("select count(*) from participants"), Is.EqualTo(1));
    }
}
