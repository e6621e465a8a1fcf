using System.Collections.Frozen;
using Exchange.Contracts.Catalog.V1;
using Exchange.Contracts.Licensing.V1;
using Exchange.Contracts.Orders.V1;
using Exchange.Contracts.Participants.V1;
using Exchange.Contracts.Settlement.V1;
using Exchange.Contracts.Webhooks.V1;
using Exchange.Kernel;
using LicenseKind = Exchange.Contracts.Licensing.V1.LicenseKind;

namespace Exchange.Webhooks.Vocabulary;

/// <summary>
/// One message of each type, from one story: a museum licenses its apsaras to a game company. What the catalog shows is
/// made of them as real events are made of real messages.
/// </summary>
public static class Samples
{
    private static readonly WorkId Work = WorkId.Parse("wrk_01kas7q2m4e8rve60h1w2n3p4q");
    private static readonly OfferId Offer = OfferId.Parse("ofr_01kas7q2m5f2tbq6c9d8g7h6j5");
    private static readonly OrderId Order = OrderId.Parse("ord_01kas7q2m6g3vcr7dae9h8j7k6");
    private static readonly LicenseId License = LicenseId.Parse("lic_01kas7q2m7h4wds8ebfaj9k8m7");
    private static readonly TransferId Sale = TransferId.Parse("trf_01kas7q2m8j5xet9fcgbkam9n8");
    private static readonly TransferId GivenBack = TransferId.Parse("trf_01kas7q2m9k6yfvagdhcmbnap9");
    private static readonly RefundId Refund = RefundId.Parse("rfd_01kas7q2mam7zgwbhejdncpbqa");
    private static readonly DepositId Deposit = DepositId.Parse("dep_01kas7q2mbn80hxcjfkepdqcrb");
    private static readonly PayoutId Payout = PayoutId.Parse("pay_01kas7q2mcp91jydkgmfqerdsc");
    private static readonly PaymentFileId File = PaymentFileId.Parse("pmf_01kas7q2mdqa2kzemhngrfsetd");
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 2, 30, 0, TimeSpan.Zero);
    private const string WorkHash = "sha256:9b1c6f0d2f4a7e5c3b8d1a6e4f2c0b9d7a5e3c1f8b6d4a2e0c9f7b5d3a1e8c6f";

    private static readonly Money Price = new(1_200_000, Currency.Cny);

    /// <summary>The museum: the holder of the work and of the offer.</summary>
    public static readonly ParticipantId Museum = ParticipantId.Parse("par_01kas7q2m0b5rcn3x7v9w1y3z5");

    /// <summary>The game company: the buyer.</summary>
    public static readonly ParticipantId Games = ParticipantId.Parse("par_01kas7q2m1c6sdp4y8w0x2z4a6");

    /// <summary>The estate, which gets a royalty of each sale.</summary>
    public static readonly ParticipantId Estate = ParticipantId.Parse("par_01kas7q2m2d7teq5z9x1y3a5b7");

    private static readonly LanguageMap Title = new() { ["zh-Hans"] = "敦煌飞天", ["en"] = "Flying apsaras" };

    private static readonly IReadOnlyList<PaymentPart> Parts =
    [
        new(PartKind.Fee, ParticipantId: null, Price with { Minor = 60_000 }),
        new(PartKind.Royalty, Estate, Price with { Minor = 91_200 }),
        new(PartKind.Holder, Museum, Price with { Minor = 1_048_800 }),
    ];

    private static readonly FrozenDictionary<Type, object> All = new object[]
    {
        new ParticipantRegistered(
            Museum,
            new LanguageMap { ["zh-Hans"] = "敦煌研究院", ["en"] = "Dunhuang Academy" },
            "museum",
            ["holder"],
            Version: 1
        ),
        new WorkListed(
            Work,
            Museum,
            Title,
            "mural",
            "https://creativecommons.org/publicdomain/mark/1.0/",
            PartOf: null,
            Version: 2,
            WorkHash
        ),
        new WorkWithdrawn(Work, Museum, Version: 3),
        new OfferPublished(
            Offer,
            Work,
            "mural",
            Museum,
            Title,
            LicenseKind.NonExclusive,
            Price,
            Royalties,
            SampleLicense.TermsHash,
            Version: 1
        ),
        new OfferWithdrawn(Offer, Work, Museum, Version: 2),
        new OrderPlaced(Order, InState("placed") with { DeadlineAt = Start.AddMinutes(2) }),
        new OrderCompleted(Order, Paid),
        new OrderRejected(Order, Rejected),
        new OrderExpired(Order, InState("expired")),
        new OrderCanceled(Order, InState("canceled")),
        new OrderRefundedInPart(Order, Paid with { Refunds = [Given(200_000, "Two of five designs were dropped.")] }),
        new OrderRefunded(
            Order,
            Paid with
            {
                State = "refunded",
                Refunds = [Given(1_200_000, "The designs were never approved.")],
            }
        ),
        new LicenseGranted(
            License,
            Order,
            Offer,
            Work,
            Museum,
            Games,
            SampleLicense.TermsHash,
            SampleLicense.Document,
            SampleLicense.DocumentHash,
            SampleLicense.Summary,
            Start.AddSeconds(1)
        ),
        new LicenseRevoked(License, Order, Offer, Work, Museum, Games, Start.AddDays(9)),
        new MoneyPosted(Order, Sale, Parts),
        new MoneyRefunded(
            Order,
            Refund,
            GivenBack,
            Price with
            {
                Minor = 200_000,
            },
            [
                new RefundedPart(ParticipantId: null, Price with { Minor = 10_000 }),
                new RefundedPart(Estate, Price with { Minor = 15_200 }),
                new RefundedPart(Museum, Price with { Minor = 174_800 }),
            ]
        ),
        new DepositRecorded(Deposit, Games, Price, "20261123-000417", Sale, Start.AddHours(-3)),
        new DepositReversed(Deposit, Games, Price, "Booked for another company.", GivenBack, Start.AddHours(-2)),
        new PayoutSent(Payout, Museum, Price with { Minor = 1_048_800 }, File),
        new EndpointDisabled(
            EndpointId.Parse("wep_01kas7q2mftc4n1gkqjthvgwfc"),
            Games,
            "https://games.example/hooks/exchange",
            "failing",
            Start.AddDays(-5),
            Discarded: 17
        ),
        new PayoutReturned(Payout, Museum, Price with { Minor = 1_048_800 }, "AC04 Closed account number"),
    }.ToFrozenDictionary(message => message.GetType());

    /// <summary>The sample of a message.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static object Of(Type message) => All[message];

    private static IReadOnlyList<RoyaltyShare> Royalties => [new(Estate, new Share(80_000))];

    private static TradedOrder InState(string state) =>
        new(
            Offer,
            Work,
            Games,
            Museum,
            Title,
            LicenseKind.NonExclusive,
            SampleLicense.TermsHash,
            Price,
            Royalties,
            Channel: null,
            Rail: null,
            state,
            Version: 2,
            PlacedAt: Start,
            DeadlineAt: null,
            LicenseId: null,
            TransferId: null,
            Parts: null,
            Refusal: null,
            Refunds: [],
            WorkHash
        );

    private static TradedOrder Paid =>
        InState("completed") with
        {
            LicenseId = License,
            TransferId = Sale,
            Parts = Parts,
        };

    private static TradedOrder Rejected =>
        InState("rejected") with
        {
            Refusal = new TradeRefusal(
                "rights.overlap",
                "Somebody has these rights already, in the overlap that is given.",
                """{"type":"RightsOutOverlap","overlap":{"uses":["merchandise"],"territories":["CN-mainland"]}}"""
            ),
        };

    private static TradeRefund Given(long minor, string reason) =>
        new(Refund, Price with { Minor = minor }, reason, Start.AddDays(8), GivenBack, Start.AddDays(9));
}
