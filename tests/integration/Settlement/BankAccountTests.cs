using System.Net;
using System.Text.Json;
using Exchange.Kernel;

namespace Exchange.Tests.Integration.Settlement;

/// <summary>Where participants are paid.</summary>
internal sealed class BankAccountTests : PayoutFixture
{
    [Test]
    public async Task Nothing_is_paid_to_an_account_before_another_has_verified_it()
    {
        var holder = await WithMoneyAsync(Yuan(100_000));
        using var client = Payee(holder);
        var account = await AccountAsync(client);

        var early = await client.PostAsync("/v1/payouts", new { bankAccountId = account, amount = Yuan(30_000) });
        var self = await client.PostAsync($"/v1/bank-accounts/{account}/verify", body: null);

        Assert.That(Text(await early.JsonAsync(HttpStatusCode.Conflict), "code"), Is.EqualTo("payout.accountNotOpen"));
        Assert.That(self.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Another_s_account_is_not_there_for_a_holder()
    {
        var (_, account) = await HolderAsync(Yuan(100_000));
        var (thief, _) = await HolderAsync(Yuan(100_000));
        using var client = Payee(thief);

        var payout = await client.PostAsync("/v1/payouts", new { bankAccountId = account, amount = Yuan(30_000) });
        var read = await client.GetAsync($"/v1/bank-accounts/{account}");

        Assert.That(payout.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(read.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("""{"currency":"EUR","name":"A","iban":"DE89370400440532013001"}""", "/iban")]
    [TestCase("""{"currency":"CNY","name":"A","number":"1","cnaps":"102100099997"}""", "/cnaps")]
    [TestCase("""{"currency":"CNY","name":"A","number":"1"}""", "/cnaps")]
    [TestCase("""{"currency":"CNY","name":"A"}""", "/iban")]
    [TestCase("""{"currency":"HKD","name":"A","number":"1","bic":"HSBC"}""", "/bic")]
    [TestCase("""{"currency":"HKD","name":"","number":"1","bic":"HSBCHKHH"}""", "/name")]
    public async Task An_account_that_can_not_be_is_refused_by_its_field(string body, string pointer)
    {
        using var client = Payee(await AdmittedAsync());

        var answer = await client.PostAsync("/v1/bank-accounts", JsonSerializer.Deserialize<JsonElement>(body));

        var problem = await answer.JsonAsync(HttpStatusCode.BadRequest);
        Assert.That(
            problem.GetProperty("errors").EnumerateArray().Select(error => Text(error, "pointer")),
            Does.Contain(pointer)
        );
    }
}
