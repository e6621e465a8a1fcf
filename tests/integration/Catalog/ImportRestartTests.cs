using System.Net;
using System.Text;

namespace Exchange.Tests.Integration.Catalog;

internal sealed class ImportRestartTests : CatalogFixture
{
    [Test]
    public async Task An_import_whose_worker_died_goes_on_where_it_stopped()
    {
        var file = Encoding.UTF8.GetBytes(
            string.Join(
                '\n',
                Enumerable
                    .Range(0, 30_000)
                    .Select(number => $$"""{"id":"h{{number}}","title":"Bowl","classification":"Ceramics"}""")
            )
        );
        var import = await (await SendAsync("cmoa-objects", file)).JsonAsync(HttpStatusCode.Created);
        var path = $"/v1/imports/{Text(import, "importId")}";
        await Eventually.SeeAsync(() => GetAsync(Holder, path), seen => Counts(seen).Read > 0, "the import has begun");

        await RestartAsync();

        var done = await Catalog.ScalarAsync<long>(
            "update imports set lease_until = now() where state = 'running' returning rows_read"
        );
        var ended = await EndedAsync(import);
        Assert.That(done, Is.InRange(1, 29_999));
        Assert.That(Counts(ended), Is.EqualTo((30_000L, 30_000L, 0L, 0L, 0L)));
        Assert.That(
            await Catalog.ScalarAsync<long>("select count(*) from works where source_value like 'h%'"),
            Is.EqualTo(30_000)
        );
    }
}
