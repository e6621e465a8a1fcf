using Exchange.Platform;
using Microsoft.AspNetCore.Http;

namespace Exchange.Tests.Unit.Platform;

internal sealed class IfMatchTests
{
    [TestCase("\"3\"", true)]
    [TestCase("\"2\", \"3\"", true)]
    [TestCase("*", true)]
    [TestCase("\"2\"", false)]
    [TestCase("W/\"3\"", false)]
    [TestCase("3", false)]
    public void An_edit_goes_on_where_one_of_the_tags_is_the_current_one(string header, bool goesOn)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.IfMatch = header;
        var ifMatch = new IfMatch(new HttpContextAccessor { HttpContext = http });

        Assert.That(ifMatch.Against(3) is null, Is.EqualTo(goesOn));
    }
}
