using Exchange.Catalog.Domain;
using Exchange.Kernel;

namespace Exchange.Tests.Unit.Catalog;

public sealed class MeasurementsTests
{
    private static readonly ProseTemplate Museum = new(
        new Expression.Constant(""),
        LengthUnit.Mm,
        [Side.Height, Side.Width, Side.Depth],
        ["frame"]
    );

    [TestCase("394 x 419 mm", 394, 419, null)]
    [TestCase("support: 394 × 419 × 20 mm", 394, 419, 20)]
    [TestCase("object: 39.4x41.9cm, 3.5 kg", 394, 419, null)]
    [TestCase("frame: 1 x 2 x 3 mm\r\nsupport: 394 x 419mm", 394, 419, null)]
    [TestCase("support: 152 mm x 190 mm", 152, 190, null)]
    [TestCase("support: ３９４ｘ４１９", 394, 419, null)]
    [TestCase("support (upper): 1 x 2 mm\nsupport (lower): 3 x 4 mm", null, null, null)]
    [TestCase("image, each: 37 x 40 mm", null, null, null)]
    [TestCase("Overall display dimensions variable", null, null, null)]
    public void Sizes_in_prose_have_their_sides(string text, int? height, int? width, int? depth)
    {
        var (dimensions, remarks) = Read(text, Museum);

        Assert.That(
            (dimensions.HeightMm, dimensions.WidthMm, dimensions.DepthMm),
            Is.EqualTo(((decimal?)height, (decimal?)width, (decimal?)depth))
        );
        Assert.That(dimensions.Text, Is.EqualTo(text));
        Assert.That(remarks, Is.Empty);
    }

    [TestCase(" ")]
    [TestCase("()")]
    [TestCase("(")]
    public void Prose_that_could_be_read_in_very_many_ways_stays_a_text(string part)
    {
        var text = $"x{string.Concat(Enumerable.Repeat(part, 1_900 / part.Length))}3z";

        var (dimensions, remarks) = Read(text, Museum);

        Assert.That(dimensions.Text, Is.EqualTo(text));
        Assert.That(remarks, Has.Count.EqualTo(1));
    }

    [TestCase("duration: 12 min 5 sec", 725)]
    [TestCase("unconfirmed: 14min", 840)]
    [TestCase("1 hour, 2 minutes", 3_720)]
    public void A_duration_is_seconds(string text, int seconds)
    {
        var (dimensions, remarks) = Read(text, Museum);

        Assert.That(dimensions.DurationSeconds, Is.EqualTo(seconds));
        Assert.That(remarks, Is.Empty);
    }

    [Test]
    public void Every_part_keeps_its_own_sizes()
    {
        var (dimensions, _) = Read("image (left): 125 x 110 mm\nobject (diameter): 485 mm\nmount: 300 mm", Museum);

        Assert.That(dimensions.Parts?[0], Is.EqualTo(new MeasuredPart("image (left)", WidthMm: 110, HeightMm: 125)));
        Assert.That(dimensions.Parts?[1], Is.EqualTo(new MeasuredPart("object (diameter)", DiameterMm: 485)));
        Assert.That(dimensions.Parts?[2].SidesMm, Is.EqualTo([300m]), "one side alone may be any of them");
    }

    [Test]
    public void Sides_stay_without_names_where_the_source_has_no_order()
    {
        var (dimensions, _) = Read("41.5x107.3", new ProseTemplate(new Expression.Constant(""), LengthUnit.Cm));

        Assert.That(dimensions.SidesMm, Is.EqualTo([415m, 1073m]));
        Assert.That((dimensions.HeightMm, dimensions.WidthMm), Is.EqualTo(((decimal?)null, (decimal?)null)));
    }

    [TestCase("support: 52.8-159.1")]
    [TestCase("object: 55 x 55 mm, 4 mm")]
    [TestCase("support: 0 x 210 mm")]
    [TestCase("999999 x 999999 m")]
    [TestCase("displayed: 1610 x 2000 x (80) mm")]
    public void What_cannot_be_read_to_its_end_is_remarked_on(string text)
    {
        var (dimensions, remarks) = Read(text, Museum);

        Assert.That(dimensions, Is.EqualTo(new Dimensions(Text: text)));
        Assert.That(remarks.Select(remark => remark.Code), Is.EqualTo(["dimensions.keptAsText"]));
    }

    private static (Dimensions Dimensions, List<FieldError> Remarks) Read(string text, ProseTemplate prose)
    {
        var remarks = new List<FieldError>();
        return (Measurements.Read(text, prose, "/dimensions/text", remarks), remarks);
    }
}
