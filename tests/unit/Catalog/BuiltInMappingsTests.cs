using System.Text.Json;
using Exchange.Catalog.Domain;

namespace Exchange.Tests.Unit.Catalog;

public sealed class BuiltInMappingsTests
{
    [Test]
    public void A_Carnegie_object_keeps_its_years_before_the_common_era()
    {
        var row = Map(
            "cmoa-objects",
            """
            {"title":"Bowl","creation_date":"480-256 BCE","creation_date_earliest":"-0480-01-06",
             "creation_date_latest":"-0256-01-05","medium":"bronze","accession_number":"1.2","id":"cmoa:things/1",
             "item_width":2.0,"item_height":8.75,"item_depth":0.0,"item_diameter":0.0,"web_url":"http://example.org/1",
             "credit_line":"Gift","provenance_text":null,"classification":"Metals",
             "images":[{"image_url":"http://example.org/1.jpg"}],
             "creator":[{"full_name":"unknown Chinese","role":null,"birth_date":null,"death_date":null},
                        {"full_name":"Somebody","role":"after","birth_date":"1797-01-01","death_date":"1813-01-01"}]}
            """
        );

        Assert.That(row.Errors, Is.Empty);
        Assert.That(row.Content.Date, Is.EqualTo(new DateSpan("480-256 BCE", -480, -256)));
        Assert.That(row.Content.Dimensions, Is.EqualTo(new Dimensions(WidthMm: 50.8m, HeightMm: 222.3m)));
        Assert.That(row.Content.Creators?[1].Role, Is.EqualTo("after"));
        Assert.That(row.Content.Creators?[1].Dates, Is.EqualTo(new DateSpan(null, 1797, 1813)));
        Assert.That(row.Content.Images, Is.EqualTo(["http://example.org/1.jpg"]));
    }

    [Test]
    public void A_row_without_a_title_or_a_key_is_refused()
    {
        var row = Map("cmoa-objects", """{"classification":"prints"}""");

        Assert.That(row.Errors.Select(error => error.Pointer), Is.EquivalentTo(["/source/value", "/title"]));
    }

    [Test]
    public void A_kind_that_the_mapping_does_not_know_refuses_the_row_once()
    {
        var row = Map("cmoa-objects", """{"id":"1","title":"T","classification":"holograms"}""");

        Assert.That(
            row.Errors.Select(error => (error.Pointer, error.Code)),
            Is.EqualTo([("/details/kind", "value.unmapped")])
        );
    }

    [Test]
    public void A_Tate_picture_with_a_notice_is_in_copyright()
    {
        var row = Map(
            "tate",
            """
            {"acno":"T1","id":5,"title":"Blue","thumbnailCopyright":"© DACS, 2014","classification":"painting",
             "width":"394","height":"419","depth":"","units":"mm",
             "dimensions":"support: 394 x 419 mm\r\nframe: 500 x 520 x 45 mm",
             "dateRange":{"startYear":1956,"endYear":1957},
             "contributors":[{"fc":"Robert Blake","role":"after","date":"1762–1787","birthYear":1762}]}
            """
        );

        Assert.That(row.Errors, Is.Empty);
        Assert.That(row.Content.RightsStatus, Is.EqualTo("http://rightsstatements.org/vocab/InC/1.0/"));
        Assert.That(row.Content.Dimensions?.HeightMm, Is.EqualTo(394));
        Assert.That(row.Content.Dimensions?.WidthMm, Is.EqualTo(419));
        Assert.That(row.Content.Dimensions?.Parts?[1], Is.EqualTo(new MeasuredPart("frame", 520, 500, 45)));
        Assert.That(row.Content.Creators?[0].Dates, Is.EqualTo(new DateSpan("1762–1787", 1762, 1787)));
    }

    [Test]
    public void A_Tate_row_without_a_date_has_no_years()
    {
        var row = Map(
            "tate",
            """{"acno":"T1","id":5,"title":"Blue","dateText":"no date","dateRange":{"startYear":"no date"}}"""
        );

        Assert.That(row.Errors, Is.Empty);
        Assert.That(row.Content.Date, Is.EqualTo(new DateSpan("no date")));
    }

    [TestCase("[title not known]", TitleKind.Unknown)]
    [TestCase("Untitled", TitleKind.None)]
    [TestCase("[inscriptions by Turner]", TitleKind.Supplied)]
    [TestCase("The [blue] Boat", null)]
    public void A_Tate_title_that_is_not_the_works_own_says_so(string title, TitleKind? kind)
    {
        var row = Map("tate", JsonSerializer.Serialize(new { acno = "T1", title }));

        Assert.That(row.Content.Title["en"], Is.EqualTo(title));
        Assert.That(row.Content.TitleKind, Is.EqualTo(kind));
    }

    [TestCase("元 任仁发 张果见明皇图(全卷)绢本41.5x107.3北京故宫_id=100005_.jpg", "张果见明皇图", null, "415x1073")]
    [TestCase("元 倪瓒 安处斋图卷纸本29×605_id=100010_.jpg", "安处斋图卷", null, "290x6050")]
    [TestCase("任仁发-人间佳果荔枝图（早年）１８３．５Ｘ40_id=110497_.jpg", "人间佳果荔枝图", null, "1835x400")]
    [TestCase(
        "任仁发 册页拍照小片116开 477 28x40_id=1_.jpg",
        "任仁发 册页拍照小片116开 477 28x40",
        "supplied",
        "280x400"
    )]
    [TestCase(
        "（044）张大千 敦煌壁画 仕女50x65_id=105996_.jpg",
        "(044)张大千 敦煌壁画 仕女50x65",
        "supplied",
        "500x650"
    )]
    [TestCase("B_id=100004_.jpg", "无题（元，人物，任仁发）", "supplied", null)]
    public void A_Chinese_painting_has_the_title_and_the_sides_of_its_caption(
        string filename,
        string title,
        string? kind,
        string? sides
    )
    {
        var row = MapPainting(filename);

        Assert.That(row.Errors, Is.Empty);
        Assert.That(row.Content.Title["zh-Hans"], Is.EqualTo(title));
        Assert.That(row.Content.TitleKind?.ToString(), Is.EqualTo(kind).IgnoreCase);
        var read = row.Content.Dimensions?.SidesMm;
        Assert.That(read is null ? null : string.Join('x', read.Select(side => (int)side)), Is.EqualTo(sides));
    }

    [Test]
    public void A_size_that_cannot_be_read_stays_a_text_and_is_remarked_on()
    {
        var row = MapPainting("清 华喦 天山积雪图52.8-159.1 故宫7540.tif_id=102847_.jpg");

        Assert.That(row.Content.Dimensions, Is.EqualTo(new Dimensions(Text: "52.8-159.1")));
        Assert.That(
            row.Remarks.Select(remark => (remark.Pointer, remark.Code)),
            Is.EqualTo([("/dimensions/text", "dimensions.keptAsText")])
        );
    }

    [Test]
    public void A_song_lyric_is_known_by_its_words_and_called_by_its_tune()
    {
        const string Lyric = """{"author":"王禹","paragraphs":["雨恨云愁，","水村渔市。"],"rhythmic":"点绛唇"}""";

        var row = Map("songci", Lyric);

        Assert.That(row.Errors, Is.Empty);
        Assert.That(row.Content.Title["zh-Hans"], Is.EqualTo("点绛唇"));
        var details = row.Content.Details!.Value;
        Assert.That(
            details.GetProperty("text").GetProperty("zh-Hans").GetString(),
            Is.EqualTo("雨恨云愁，\n水村渔市。")
        );
        Assert.That(
            Map("songci", Lyric.Replace("愁", "深", StringComparison.Ordinal)).Content.Source,
            Is.Not.EqualTo(row.Content.Source)
        );
    }

    [Test]
    public void The_same_row_has_the_same_hash_whatever_the_order_of_its_fields()
    {
        var one = Map("cmoa-objects", """{"id":"1","title":"T","medium":"oil"}""");
        var other = Map("cmoa-objects", """{"medium":"oil","title":"T","id":"1","unused":1}""");

        Assert.That(HashOf(other), Is.EqualTo(HashOf(one)));
        Assert.That(
            HashOf(Map("cmoa-objects", """{"id":"1","title":"t","medium":"oil"}""")),
            Is.Not.EqualTo(HashOf(one))
        );
    }

    [Test]
    public void Content_is_read_back_as_it_was_written()
    {
        var written = ContentJson.Write(Map("cmoa-objects", """{"id":"1","title":"敦煌","medium":"oil"}""").Content);

        Assert.That(ContentJson.Write(ContentJson.Read(written)), Is.EqualTo(written));
        Assert.That(written, Does.Contain("敦煌"));
    }

    private static MappedRow<WorkContent> MapPainting(string filename) =>
        Map(
            "chinese-paintings",
            JsonSerializer.Serialize(
                new
                {
                    id = "1",
                    author = "任仁发",
                    dynasty = "元",
                    genre = "人物",
                    filename,
                }
            )
        );

    private static byte[] HashOf(MappedRow<WorkContent> row) => ContentJson.Hash(ContentJson.Write(row.Content));

    private static MappedRow<WorkContent> Map(string mapping, string json)
    {
        using var document = JsonDocument.Parse(json);
        return RowMapper.Map(BuiltInMappings.Find(mapping)!.Mapping, document.RootElement);
    }
}
