using CsCheck;
using Exchange.Licensing.Domain;

namespace Exchange.Tests.Unit.Licensing;

public sealed class RangeSetTests
{
    private const int Width = 16;

    // Every set of the numbers 0 to 15, so that a plain bit mask is the second opinion.
    private static readonly Gen<int> Masks = Gen.Int[0, (1 << Width) - 1];

    [Test]
    public void Sets_agree_with_bit_masks()
    {
        Gen.Select(Masks, Masks)
            .Sample(
                (left, right) =>
                {
                    var (one, other) = (SetOf(left), SetOf(right));

                    Assert.That(one.Union(other), Is.EqualTo(SetOf(left | right)));
                    Assert.That(one.Intersect(other), Is.EqualTo(SetOf(left & right)));
                    Assert.That(one.Except(other), Is.EqualTo(SetOf(left & ~right)));
                    Assert.That(one.Contains(other), Is.EqualTo((right & ~left) == 0));
                    Assert.That(one.Overlaps(other), Is.EqualTo((left & right) != 0));
                    Assert.That(one.Equals(other), Is.EqualTo(left == right));
                },
                iter: 20_000
            );
    }

    [Test]
    public void Sets_keep_the_laws_of_sets()
    {
        Gen.Select(Masks, Masks, Masks)
            .Sample(
                (first, second, third) =>
                {
                    var (a, b, c) = (SetOf(first), SetOf(second), SetOf(third));

                    Assert.That(a.Union(b).Union(c), Is.EqualTo(a.Union(b.Union(c))));
                    Assert.That(a.Intersect(b.Union(c)), Is.EqualTo(a.Intersect(b).Union(a.Intersect(c))));
                    Assert.That(a.Except(b.Union(c)), Is.EqualTo(a.Except(b).Except(c)));
                    Assert.That(a.Except(b).Union(a.Intersect(b)), Is.EqualTo(a));
                    Assert.That(RangeSet.All.Except(RangeSet.All.Except(a)), Is.EqualTo(a));
                },
                iter: 10_000
            );
    }

    [Test]
    public void Ranges_that_touch_become_one()
    {
        var ranges = new NumberRange[] { new(5, 9), new(1, 3), new(3, 5), new(7, 7) };

        var set = RangeSet.Of(ranges);

        Assert.That(set.ToString(), Is.EqualTo("{[1,9)}"));
    }

    [Test]
    public void Open_ends_are_written_as_PostgreSQL_writes_them()
    {
        var all = RangeSet.All;

        var withoutOne = all.Except(RangeSet.Of(3, 4));

        Assert.That(withoutOne.ToString(), Is.EqualTo("{(,3),[4,)}"));
        Assert.That(RangeSet.Empty.ToString(), Is.EqualTo("{}"));
    }

    [TestCase("{}")]
    [TestCase("{(,)}")]
    [TestCase("{[1,9)}")]
    [TestCase("{(,3),[4,7),[9,)}")]
    public void What_PostgreSQL_writes_is_read_back(string text)
    {
        var set = RangeSet.Parse(text);

        Assert.That(set.ToString(), Is.EqualTo(text));
    }

    [TestCase("")]
    [TestCase("[1,9)")]
    [TestCase("{1,9}")]
    [TestCase("{[a,9)}")]
    public void What_is_no_multirange_is_refused(string text)
    {
        Assert.That(() => RangeSet.Parse(text), Throws.TypeOf<FormatException>());
    }

    private static RangeSet SetOf(int mask) =>
        RangeSet.Of(
            Enumerable.Range(0, Width).Where(bit => (mask >> bit & 1) == 1).Select(bit => new NumberRange(bit, bit + 1))
        );
}
