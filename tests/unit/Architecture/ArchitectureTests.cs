using System.Reflection;
using Exchange.Catalog;
using Exchange.Contracts;
using Exchange.Kernel;
using Exchange.Licensing;
using Exchange.Orders;
using Exchange.Participants;
using Exchange.Platform;
using Exchange.Settlement;
using Exchange.Webhooks;

namespace Exchange.Tests.Unit.Architecture;

/// <summary>Who may know whom; each rule is also seen failing, on the samples beside it.</summary>
internal sealed class ArchitectureTests
{
    private static readonly Assembly[] Services =
    [
        typeof(CatalogService).Assembly,
        typeof(LicensingService).Assembly,
        typeof(OrdersService).Assembly,
        typeof(ParticipantsService).Assembly,
        typeof(SettlementService).Assembly,
        typeof(WebhooksService).Assembly,
    ];

    private static readonly Lazy<Use[]> InServices = new(() => [.. Services.SelectMany(Use.In)]);

    private static readonly Lazy<Use[]> InSamples = new(() =>
        [
            .. Use.In(typeof(ArchitectureTests).Assembly)
                .Where(use => use.FromNamespace.StartsWith("Exchange.Sample", StringComparison.Ordinal)),
        ]
    );

    private static IEnumerable<TestCaseData> RulesOfUse =>
        [
            Rule(Rules.ImpureDomains, "Exchange.Sample.Domain.ReadsTheClock -> System.TimeProvider.get_System"),
            Rule(Rules.ImpureDomains, "Exchange.Sample.Domain.KnowsTheContracts -> Exchange.Contracts"),
            Rule(Rules.DatabaseOutsideOfData, "Exchange.Sample.Features.AsksTheDatabase -> Npgsql"),
            Rule(Rules.BrokerOutsideOfPlatform, "Exchange.Sample.Features.PublishesItself -> MassTransit"),
            Rule(
                Rules.FeaturesThatCallFeatures,
                "Exchange.Sample.Features.CallsAnother -> Exchange.Sample.Features.IsCalled.Handle"
            ),
        ];

    [TestCaseSource(nameof(RulesOfUse))]
    public void The_services_keep_the_rule(Func<IEnumerable<Use>, IEnumerable<string>> rule, string sample)
    {
        _ = sample;

        Assert.That(string.Join('\n', rule(InServices.Value).Distinct(StringComparer.Ordinal)), Is.Empty);
    }

    [TestCaseSource(nameof(RulesOfUse))]
    public void What_breaks_the_rule_is_found(Func<IEnumerable<Use>, IEnumerable<string>> rule, string sample) =>
        Assert.That(rule(InSamples.Value), Has.Some.StartsWith(sample));

    [Test]
    public void Data_may_ask_the_database() =>
        Assert.That(
            Rules.DatabaseOutsideOfData(InSamples.Value),
            Has.None.StartsWith("Exchange.Sample.Data.AsksTheDatabase")
        );

    [Test]
    public void The_kernel_knows_nobody_and_needs_no_package()
    {
        Assert.That(Rules.ForbiddenReferences(typeof(Money).Assembly), Is.Empty);
        Assert.That(Rules.Packages(typeof(Money).Assembly), Is.Empty);
    }

    [Test]
    public void The_contracts_know_the_kernel_alone()
    {
        Assert.That(Rules.ForbiddenReferences(typeof(Listeners).Assembly, "Exchange.Kernel"), Is.Empty);
        Assert.That(Rules.Packages(typeof(Listeners).Assembly), Is.Empty);
    }

    [Test]
    public void The_platform_knows_kernel_and_contracts() =>
        Assert.That(
            Rules.ForbiddenReferences(typeof(IService).Assembly, "Exchange.Kernel", "Exchange.Contracts"),
            Is.Empty
        );

    [Test]
    public void A_service_knows_what_is_shared_and_no_other_service() =>
        Assert.That(
            Services.SelectMany(service =>
                Rules.ForbiddenReferences(service, "Exchange.Kernel", "Exchange.Contracts", "Exchange.Platform")
            ),
            Is.Empty
        );

    [Test]
    public void The_gateway_has_no_business_rule_and_so_no_contract() =>
        Assert.That(
            Rules.ForbiddenReferences(Assembly.Load("Exchange.Gateway"), "Exchange.Kernel", "Exchange.Platform"),
            Is.Empty
        );

    [Test]
    public void A_reference_that_is_not_allowed_is_found()
    {
        var tests = typeof(ArchitectureTests).Assembly;

        Assert.That(Rules.ForbiddenReferences(tests, "Exchange.Kernel"), Has.Some.EndsWith("-> Exchange.Orders"));
        Assert.That(Rules.Packages(tests), Has.Some.EndsWith("-> CsCheck"));
    }

    private static TestCaseData Rule(Func<IEnumerable<Use>, IEnumerable<string>> rule, string sample) =>
        new TestCaseData(rule, sample).SetArgDisplayNames(rule.Method.Name, sample);
}
