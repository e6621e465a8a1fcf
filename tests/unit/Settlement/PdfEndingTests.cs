using Exchange.Settlement.Documents;

namespace Exchange.Tests.Unit.Settlement;

internal sealed class PdfEndingTests
{
    [TestCase("<D34EA03203D41A43AC57B5DFD68B0E54> <D34EA03203D41A43AC57B5DFD68B0E54>")]
    [TestCase(@"(N\(3>ab]<</ID [\\.) (N\(3>ab]<</ID [\\.)")]
    public void Its_id_is_that_of_its_content_however_it_was_written(string id)
    {
        var other = File("00000000-0000-4000-8000-000000000001", "<00> <00>");

        var identified = PdfEnding.Identified(File("d34ea032-03d4-1a43-ac57-b5dfd68b0e54", id));

        Assert.That(identified, Is.EqualTo(PdfEnding.Identified(other)));
        Assert.That(identified, Does.Match(@"/ID \[<(?<id>[0-9A-F]{32})> <\k<id>>\]>>\nstartxref\n35\n%%EOF\n\z"));
    }

    private static string File(string made, string id) =>
        $"<xmpMM:DocumentID>uuid:{made}<\ntrailer\n<</Size 14\n/Root 9 0 R\n/ID [{id}]>>\nstartxref\n35\n%%EOF\n";
}
