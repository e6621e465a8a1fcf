using Exchange.Kernel;
using Exchange.Licensing.Domain;
using Exchange.Platform;
using Npgsql;

namespace Exchange.Tests.Load;

/// <summary>What was planted for the load to work with.</summary>
/// <param name="Works">In the order of their numbers, which start at 1.</param>
internal sealed record RightsWorld(
    IReadOnlyList<WorkId> Works,
    IReadOnlyList<ParticipantId> Buyers,
    IReadOnlyList<OfferId> OffersToMany,
    IReadOnlyList<OfferId> OffersToOne
);

/// <summary>
/// Plants works, rights-in, offers and grants by set-based statements, every row under the exclusion constraint. A work
/// has twenty grants on average; those to many gather on the works that sell best.
/// </summary>
internal sealed class RightsSeed(NpgsqlDataSource database)
{
    private const int GrantsPerWork = 20;
    private const int WorksPerHolder = 50;
    private const int Buyers = 100;
    private const int Batch = 20_000;

    /// <summary>Plants so many grants.</summary>
    public async Task<RightsWorld> PlantAsync(int grants, CancellationToken cancellation)
    {
        await ExecuteAsync(SeedSql.CreateShapes, cancellation);
        var shapes = Shapes.All.ToList();
        await ExecuteAsync(
            SeedSql.InsertShapes,
            cancellation,
            shapes.ConvertAll(shape => shape.ShapeId).ToArray(),
            shapes.ConvertAll(shape => shape.Kind.ToText()).ToArray(),
            shapes.ConvertAll(shape => shape.Box.Uses.ToString()).ToArray(),
            shapes.ConvertAll(shape => shape.Box.Territories.ToString()).ToArray(),
            shapes.ConvertAll(shape => shape.Box.Languages.ToString()).ToArray()
        );
        var works = Ids<WorkKind>(Math.Max(1, grants / GrantsPerWork));
        var holders = Ids<ParticipantKind>(1 + works.Length / WorksPerHolder);
        var buyers = Ids<ParticipantKind>(Buyers);
        await ExecuteAsync(SeedSql.InsertParticipants, cancellation, Values([.. holders, .. buyers]));
        var owners = works.Select((_, at) => holders[at / WorksPerHolder]).ToArray();
        await ExecuteAsync(SeedSql.InsertWorks, cancellation, Values(works), Values(owners));
        await ExecuteAsync(
            SeedSql.InsertRightsIn,
            cancellation,
            Shapes.Everything.ShapeId,
            Shapes.OfferedToMany[0].ShapeId
        );
        var many = await OfferAsync(works, owners, Shapes.OfferedToMany, cancellation);
        var one = await OfferAsync(works, owners, Shapes.OfferedToOne, cancellation);
        for (var first = 0; first < grants; first += Batch)
            await GrantAsync(first, Math.Min(first + Batch, grants) - 1, works.Length, cancellation);
        await ExecuteAsync("vacuum analyze", cancellation);
        // What the planting left to be written is none of what is measured.
        await ExecuteAsync("checkpoint", cancellation);
        return new RightsWorld(works, buyers, many, one);
    }

    private Task GrantAsync(int first, int last, int works, CancellationToken cancellation) =>
        ExecuteAsync(
            SeedSql.InsertGrants,
            cancellation,
            first,
            last,
            works,
            Shapes.OfMany.Count,
            Shapes.OfOne[0].ShapeId,
            Shapes.OfOne.Count
        );

    private async Task<OfferId[]> OfferAsync(
        WorkId[] works,
        ParticipantId[] owners,
        IReadOnlyList<Shape> shapes,
        CancellationToken cancellation
    )
    {
        var offers = new List<OfferId>();
        foreach (var shape in shapes)
        {
            var ids = Ids<OfferKind>(works.Length);
            var terms = works.Select((work, at) => TermsOf(shape, work, owners[at])).ToArray();
            await ExecuteAsync(
                SeedSql.InsertOffers,
                cancellation,
                Values(ids),
                Values(works),
                Values(owners),
                shape.ShapeId,
                terms,
                Array.ConvertAll(terms, CanonicalJson.Hash)
            );
            offers.AddRange(ids);
        }
        return [.. offers];
    }

    private static string TermsOf(Shape shape, WorkId work, ParticipantId owner) =>
        CanonicalJson.Of(
            Json.Write(
                new Terms(
                    Terms.CurrentSchema,
                    work,
                    owner,
                    shape.Kind,
                    shape.Sides.Uses,
                    shape.Sides.Territories,
                    shape.Sides.Languages,
                    new Term(Months: 24),
                    new Money(1_200_000, Currency.Cny),
                    Royalties: [],
                    Transferable: false,
                    Sublicensable: false,
                    Copies.Any,
                    Duties: [],
                    ProhibitedUses: null,
                    Parts: []
                )
            )
        );

    private static Id<TKind>[] Ids<TKind>(int count)
        where TKind : IIdKind => [.. Enumerable.Range(0, count).Select(_ => Id<TKind>.New())];

    private static Guid[] Values<TKind>(Id<TKind>[] ids)
        where TKind : IIdKind => Array.ConvertAll(ids, id => id.Value);

    private async Task ExecuteAsync(string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
