using System.Net;
using Exchange.Platform;
using Exchange.Webhooks.Sending;

namespace Exchange.Tests.Unit.Webhooks;

/// <summary>
/// Addresses of inner machines, as somebody writes them who wants a delivery to reach one: none is connected to.
/// </summary>
public sealed class DisguiseTests
{
    private const string Setting = "Webhooks:AllowLocalReceivers";

    private static readonly OutboundRules Rules = new(IsLocal: false);

    // Names, and what their owner has them answer.
    private static readonly Dictionary<string, string[]> Names = new(StringComparer.Ordinal)
    {
        ["localhost"] = ["127.0.0.1", "::1"],
        ["localhost."] = ["127.0.0.1"],
        ["sub.localhost"] = ["127.0.0.1"],
        ["127.0.0.1.nip.example"] = ["127.0.0.1"],
        ["metadata.google.internal"] = ["169.254.169.254"],
        ["one-of-two.example"] = ["93.184.215.14", "10.0.0.8"],
        ["one-of-two-6.example"] = ["2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:10.0.0.8"],
        ["private.example"] = ["192.168.1.1"],
        ["mapped.example"] = ["::ffff:169.254.169.254"],
        ["nothing.example"] = [],
        ["xn--lcalhost-54a.example"] = ["127.0.0.1"],
        ["good.example"] = ["93.184.215.14"],
    };

    [TestCase("https://127.0.0.1/")]
    [TestCase("https://127.1/")]
    [TestCase("https://127.0.1/")]
    [TestCase("https://127.255.255.254/")]
    [TestCase("https://2130706433/")]
    [TestCase("https://0x7f000001/")]
    [TestCase("https://0x7f.0.0.1/")]
    [TestCase("https://0x7f.1/")]
    [TestCase("https://017700000001/")]
    [TestCase("https://0177.0.0.1/")]
    [TestCase("https://0177.0x0.0.01/")]
    [TestCase("https://①②⑦.⓪.⓪.①/")]
    [TestCase("https://127。0。0。1/")]
    [TestCase("https://127.0.0.1:8443/")]
    [TestCase("https://0/")]
    [TestCase("https://0.0.0.0/")]
    [TestCase("https://localhost/")]
    [TestCase("https://localhost./")]
    [TestCase("https://LOCALHOST/")]
    [TestCase("https://sub.localhost/")]
    [TestCase("https://127.0.0.1.nip.example/")]
    [TestCase("https://xn--lcalhost-54a.example/")]
    [TestCase("https://[::1]/")]
    [TestCase("https://[0:0:0:0:0:0:0:1]/")]
    [TestCase("https://[::]/")]
    [TestCase("https://[::ffff:127.0.0.1]/")]
    [TestCase("https://[::ffff:7f00:1]/")]
    [TestCase("https://[::127.0.0.1]/")]
    [TestCase("https://[::ffff:0:127.0.0.1]/")]
    [TestCase("https://[64:ff9b::7f00:1]/")]
    [TestCase("https://[64:ff9b:1::a00:1]/")]
    [TestCase("https://[2002:7f00:1::]/")]
    [TestCase("https://[2002:a9fe:a9fe::1]/")]
    [TestCase("https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/")]
    [TestCase("https://[2606:2800:21f:cb07:0:5efe:7f00:1]/")]
    [TestCase("https://[fe80::1]/")]
    [TestCase("https://[fe80::1%25eth0]/")]
    [TestCase("https://[fec0::1]/")]
    [TestCase("https://[fc00::1]/")]
    [TestCase("https://[fd00:ec2::254]/")]
    [TestCase("https://[ff02::1]/")]
    [TestCase("https://[2001:db8::1]/")]
    [TestCase("https://[3fff::1]/")]
    [TestCase("https://[100::1]/")]
    [TestCase("https://[5f00::1]/")]
    [TestCase("https://10.0.0.1/")]
    [TestCase("https://172.16.0.1/")]
    [TestCase("https://172.31.255.255/")]
    [TestCase("https://192.168.0.1/")]
    [TestCase("https://100.64.0.1/")]
    [TestCase("https://100.100.100.200/")]
    [TestCase("https://169.254.169.254/latest/meta-data/")]
    [TestCase("https://169.254.43518/")]
    [TestCase("https://0xa9fea9fe/")]
    [TestCase("https://168.63.129.16/")]
    [TestCase("https://192.0.0.192/")]
    [TestCase("https://192.0.2.1/")]
    [TestCase("https://198.18.0.1/")]
    [TestCase("https://198.51.100.1/")]
    [TestCase("https://203.0.113.1/")]
    [TestCase("https://224.0.0.1/")]
    [TestCase("https://240.0.0.1/")]
    [TestCase("https://255.255.255.255/")]
    [TestCase("https://metadata.google.internal/")]
    [TestCase("https://one-of-two.example/")]
    [TestCase("https://one-of-two-6.example/")]
    [TestCase("https://private.example/")]
    [TestCase("https://mapped.example/")]
    [TestCase("https://nothing.example/")]
    [TestCase("https://good.example@127.0.0.1/")]
    [TestCase("https://good.example:443@127.0.0.1/")]
    [TestCase(@"https://127.0.0.1\@good.example/")]
    [TestCase("https://127.0.0.1#@good.example/")]
    [TestCase("https://good.example:22/")]
    [TestCase("https://good.example:5432/")]
    [TestCase("http://good.example/")]
    [TestCase("ftp://good.example/")]
    [TestCase("file:///etc/passwd")]
    [TestCase("gopher://good.example:443/")]
    [TestCase("//good.example/")]
    [TestCase("good.example")]
    public async Task No_disguise_is_delivered_to(string url) => Assert.That(await IsReachedAsync(url), Is.False);

    [TestCase("https://good.example/hooks?of=us")]
    [TestCase("https://good.example:8443/")]
    [TestCase("https://93.184.215.14/")]
    [TestCase("https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/")]
    public async Task A_public_address_is_delivered_to(string url) => Assert.That(await IsReachedAsync(url), Is.True);

    [Test]
    public async Task A_name_that_changes_its_answer_is_looked_at_for_each_connection()
    {
        var answers = new Queue<string>(["93.184.215.14", "127.0.0.1"]);
        var outside = Outside.Real with
        {
            Resolve = (_, _) => Task.FromResult(new[] { IPAddress.Parse(answers.Dequeue()) }),
        };
        var guard = new GuardedConnection(Rules, outside.Resolve);

        var first = await guard.AddressesAsync("rebinding.example", CancellationToken.None);

        Assert.That(first.Single().ToString(), Is.EqualTo("93.184.215.14"), "What was looked at is what is used.");
        Assert.That(
            () => guard.AddressesAsync("rebinding.example", CancellationToken.None),
            Throws.TypeOf<ForbiddenAddressException>()
        );
    }

    [Test]
    public void The_refusal_does_not_say_which_address_it_was() =>
        Assert.That(new ForbiddenAddressException().Message, Does.Not.Match("[0-9]"));

    [TestCase(true, true, "http://127.0.0.1:5106/", true)]
    [TestCase(true, true, "http://localhost:5106;http://[::1]:5107", true)]
    [TestCase(false, false, "http://0.0.0.0:80", false)]
    [TestCase(false, true, "http://127.0.0.1:5106/", false)]
    public void Local_receivers_are_allowed_where_the_setting_says_so(
        bool set,
        bool develops,
        string urls,
        bool local
    ) => Assert.That(OutboundRules.Of(Setting, set, develops, urls).IsLocal, Is.EqualTo(local));

    [TestCase(false, "http://127.0.0.1:5106/")]
    [TestCase(true, "http://0.0.0.0:5106/")]
    [TestCase(true, "http://127.0.0.1:5106/;http://10.0.0.5:5106/")]
    [TestCase(true, "http://+:5106/")]
    [TestCase(true, null)]
    public void A_service_that_others_can_reach_does_not_start_with_local_receivers(bool develops, string? urls) =>
        Assert.That(
            () => OutboundRules.Of(Setting, allowLocal: true, develops, urls),
            Throws.InvalidOperationException.With.Message.Contains(Setting)
        );

    // What the address itself gives away is refused when it is registered; the rest when it is connected to.
    private static async Task<bool> IsReachedAsync(string url)
    {
        if (Rules.Check(url, "/url").Count > 0)
            return false;
        var guard = new GuardedConnection(Rules, ResolveAsync);
        try
        {
            await guard.AddressesAsync(new Uri(url).IdnHost, CancellationToken.None);
            return true;
        }
        catch (ForbiddenAddressException)
        {
            return false;
        }
    }

    private static Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancel) =>
        Task.FromResult(Names[host].Select(IPAddress.Parse).ToArray());
}
