using System.Text.Json;
using CsCheck;
using Exchange.Kernel;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Tests.Unit.Settlement;

public sealed class DivisionTests
{
    private static readonly ParticipantId Holder = ParticipantId.New();
    private static readonly ParticipantId Upstream = ParticipantId.New();

    private static readonly Gen<Money> AnyPrice = Gen.Select(
        Gen.Long[1, 1_000_000_000_000_000],
        Gen.OneOf(Gen.Const("JPY"), Gen.Const("CNY"), Gen.Const("KWD"), Gen.Const("CLF")),
        (minor, currency) => new Money(minor, Currency.Of(currency))
    );

    private static readonly Gen<Share> AnyFee = Gen.Int[0, Share.WholePpm].Select(ppm => new Share(ppm));

    private static readonly Gen<List<Royalty>> AnyRoyalties = Gen.Int[0, Share.WholePpm]
        .Array[0, 8]
        .Select(weights =>
        {
            // Any weights, brought to at most 100 % together.
            var parts = Math.Max(1, weights.Length);
            return weights.Select(weight => new Royalty(ParticipantId.New(), new Share(weight / parts))).ToList();
        });

    [Test]
    public void The_parts_add_up_to_the_price_in_every_currency() =>
        Gen.Select(AnyPrice, AnyFee, AnyRoyalties)
            .Sample(
                (price, fee, royalties) =>
                {
                    var division = Division.Of(price, fee, Holder, royalties).Value;

                    Assert.That(division.Parts.Sum(part => part.Amount.Minor), Is.EqualTo(price.Minor));
                    Assert.That(division.Parts.Select(part => part.Amount.Currency), Is.All.EqualTo(price.Currency));
                    Assert.That(division.Parts.Select(part => part.Amount.Minor), Is.All.GreaterThanOrEqualTo(0));
                    Assert.That(division.Parts, Has.Count.EqualTo(royalties.Count + 2));
                }
            );

    [Test]
    public void The_holder_has_every_rounding_difference() =>
        Gen.Select(AnyPrice, AnyFee, AnyRoyalties)
            .Sample(
                (price, fee, royalties) =>
                {
                    var division = Division.Of(price, fee, Holder, royalties).Value;

                    var net = price.Minor - division.Parts[0].Amount.Minor;
                    Assert.That(
                        division.Parts[0].Amount.Minor,
                        Is.EqualTo((long)((Int128)price.Minor * fee.Ppm / Share.WholePpm))
                    );
                    foreach (var (royalty, part) in royalties.Zip(division.Parts.Skip(1)))
                        Assert.That(
                            part.Amount.Minor,
                            Is.EqualTo((long)((Int128)net * royalty.SharePpm.Ppm / Share.WholePpm))
                        );
                    Assert.That(division.Parts[^1].Role, Is.EqualTo(PartRole.Holder));
                }
            );

    [Test]
    public void An_accountant_can_check_it_by_hand()
    {
        var price = new Money(1_200_000, Currency.Cny);

        var division = Division.Of(price, new Share(50_000), Holder, [new Royalty(Upstream, new Share(80_000))]).Value;

        // CNY 12,000.00: 5 % fee is 600.00; 8 % of the net 11,400.00 is 912.00; the holder has the rest, 10,488.00.
        Assert.That(
            division.Parts,
            Is.EqualTo(
                new[]
                {
                    new Part(PartRole.Fee, null, new Money(60_000, Currency.Cny)),
                    new Part(PartRole.Royalty, Upstream, new Money(91_200, Currency.Cny)),
                    new Part(PartRole.Holder, Holder, new Money(1_048_800, Currency.Cny)),
                }
            )
        );
    }

    [Test]
    public void Of_one_minor_unit_the_holder_has_all()
    {
        var price = new Money(1, Currency.Of("JPY"));

        var division = Division.Of(price, new Share(50_000), Holder, [new Royalty(Upstream, new Share(999_999))]).Value;

        Assert.That(division.Parts.Select(part => part.Amount.Minor), Is.EqualTo(new[] { 0L, 0L, 1L }));
    }

    [Test]
    public void Fee_and_royalties_together_never_pass_the_price()
    {
        var price = new Money(1_000, Currency.Cny);

        var division = Division
            .Of(price, new Share(300_000), Holder, [new Royalty(Upstream, new Share(Share.WholePpm))])
            .Value;

        Assert.That(division.Parts.Select(part => part.Amount.Minor), Is.EqualTo(new[] { 300L, 700L, 0L }));
    }

    [Test]
    public void Royalties_above_the_whole_are_refused()
    {
        Royalty[] royalties = [new(Upstream, new Share(600_000)), new(Upstream, new Share(400_001))];

        var division = Division.Of(new Money(1_000, Currency.Cny), new Share(0), Holder, royalties);

        Assert.That(division.Error?.Code, Is.EqualTo("division.sharesAboveWhole"));
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void Only_a_price_above_zero_is_divided(long minor)
    {
        var division = Division.Of(new Money(minor, Currency.Cny), new Share(0), Holder, []);

        Assert.That(division.Error?.Code, Is.EqualTo("division.priceNotPositive"));
    }

    [Test]
    public void It_is_kept_as_JSON_and_read_back_the_same()
    {
        var price = new Money(1_200_000, Currency.Cny);
        Royalty[] royalties = [new(Upstream, new Share(80_000))];
        var division = Division.Of(price, new Share(50_000), Holder, royalties).Value;

        var read = Json.Read<Division>(Json.Write(division));

        Assert.That(read.Parts, Is.EqualTo(division.Parts));
        Assert.That(read.IsAmong(Holder, royalties), Is.True);
        Assert.That(read.IsAmong(Upstream, royalties), Is.False);
        Assert.That(read.IsAmong(Holder, []), Is.False);
        Assert.That(
            JsonDocument.Parse(Json.Write(division)).RootElement.GetProperty("feePpm").GetInt32(),
            Is.EqualTo(50_000)
        );
    }
}
