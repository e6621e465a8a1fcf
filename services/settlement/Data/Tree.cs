using System.Globalization;
using Exchange.Platform;
using Exchange.Settlement.Domain;

namespace Exchange.Settlement.Data;

/// <summary>
/// The tree over all transfers as it is stored: every leaf, and the root of every full subtree of 256, 65,536 ...
/// leaves. What lies between is folded from tiles of 256 hashes, each read once.
/// </summary>
internal sealed class Tree(Unit unit)
{
    private const int TileLevels = 8;
    private const int TileWidth = 1 << TileLevels;

    private readonly Dictionary<(int Level, long Tile), IReadOnlyList<byte[]>> tiles = [];

    /// <summary>Gives committed transfers their leaves, at most so many; answers how many.</summary>
    public static Task<int> GrowAsync(Unit unit, int most) =>
        unit.OneAsync<int>("select ledger_sequence(@Most)", new { Most = most });

    /// <summary>How many leaves there are.</summary>
    public static Task<long> SizeAsync(Unit unit) =>
        unit.OneAsync<long>("select coalesce(max(leaf_index) + 1, 0) from leaves");

    /// <summary>The root of the first leaves.</summary>
    public Task<byte[]> RootAsync(long size) => MerkleTree.RootAsync(size, NodeAsync);

    /// <summary>The hashes from a leaf to the root of the first leaves.</summary>
    public Task<IReadOnlyList<byte[]>> InclusionAsync(long leaf, long size) =>
        MerkleTree.InclusionAsync(leaf, size, NodeAsync);

    /// <summary>The hashes that prove that one tree begins with another.</summary>
    public Task<IReadOnlyList<byte[]>> ConsistencyAsync(long before, long size) =>
        MerkleTree.ConsistencyAsync(before, size, NodeAsync);

    private async Task<byte[]> NodeAsync(int level, long index)
    {
        var below = level % TileLevels;
        var (stored, first, count) = (level - below, index << below, 1 << below);
        var tile = await TileAsync(stored, first / TileWidth);
        var hashes = tile.Skip((int)(first % TileWidth)).Take(count).ToList();
        if (hashes.Count < count)
            throw new InvalidOperationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The tree lacks hashes below node {index} of level {level}."
                )
            );
        while (hashes.Count > 1)
            hashes = [.. hashes.Chunk(2).Select(pair => MerkleTree.NodeOf(pair[0], pair[1]))];
        return hashes[0];
    }

    private async Task<IReadOnlyList<byte[]>> TileAsync(int level, long tile)
    {
        if (!tiles.TryGetValue((level, tile), out var hashes))
            tiles[(level, tile)] = hashes = await ReadAsync(level, tile);
        return hashes;
    }

    private Task<IReadOnlyList<byte[]>> ReadAsync(int level, long tile) =>
        unit.ListAsync<byte[]>(
            level == 0
                ? """
                select leaf_hash
                from leaves
                where leaf_index >= @First
                  and leaf_index < @End
                order by leaf_index
                """
                : """
                select hash
                from tree_nodes
                where level = @Level
                  and node_index >= @First
                  and node_index < @End
                order by node_index
                """,
            new
            {
                Level = level,
                First = tile * TileWidth,
                End = (tile + 1) * TileWidth,
            }
        );
}
