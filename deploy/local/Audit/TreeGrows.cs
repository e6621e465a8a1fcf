using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using Exchange.Verify;

namespace Exchange.Local.Audit;

/// <summary>
/// Grows the tree anew from its first leaf to its last, and holds it against the stored nodes and, at its size, against
/// each checkpoint, whose signature is verified as a stranger does.
/// </summary>
internal sealed record TreeGrows(string Name) : Invariant(Name)
{
    private const string Service = "settlement";
    private const int TileLevels = 8;

    public override async Task<Finding> CheckAsync(Databases databases, CancellationToken cancellation)
    {
        // The tree goes on growing meanwhile: nodes and size are of one moment, and checkpoints from before it.
        var checkpoints = await CheckpointsAsync(databases, cancellation);
        var (size, nodes) = await NodesAsync(databases, cancellation);
        var growth = new Growth(nodes, checkpoints);
        var leaves = string.Create(
            CultureInfo.InvariantCulture,
            $"select leaf_index, leaf_hash from leaves where leaf_index < {size} order by leaf_index"
        );
        growth.Compare();
        await foreach (var row in databases.RowsAsync(Service, leaves, cancellation))
            growth.Add(row.GetInt64(0), row.GetFieldValue<byte[]>(1));
        return Found(growth.Size, [.. growth.Flaws, .. growth.Missing]);
    }

    private static async Task<(long Size, Dictionary<(int, long), byte[]> Nodes)> NodesAsync(
        Databases databases,
        CancellationToken cancel
    )
    {
        var (size, nodes) = (0L, new Dictionary<(int, long), byte[]>());
        const string Sql = """
            select level, node_index, hash from tree_nodes
            union all
            select 0, coalesce(max(leaf_index) + 1, 0), '' from leaves
            """;
        await foreach (var row in databases.RowsAsync(Service, Sql, cancel))
            if (row.GetInt32(0) == 0)
                size = row.GetInt64(1);
            else
                nodes[(row.GetInt32(0), row.GetInt64(1))] = row.GetFieldValue<byte[]>(2);
        return (size, nodes);
    }

    // By its size each; what is not signed has a size that no tree has.
    private static async Task<List<(long Size, byte[] Root, string Name)>> CheckpointsAsync(
        Databases databases,
        CancellationToken cancel
    )
    {
        var keys = new List<object>();
        await foreach (var row in databases.RowsAsync(Service, "select public_key from ledger_keys", cancel))
            keys.Add(new { x = Base64Url.EncodeToString(row.GetFieldValue<byte[]>(0)) });
        var published = JsonSerializer.SerializeToElement(new { keys });
        var checkpoints = new List<(long, byte[], string)>();
        const string Sql = "select note, number::text from checkpoints order by tree_size, number";
        await foreach (var row in databases.RowsAsync(Service, Sql, cancel))
            checkpoints.Add(Opened(row.GetString(0), row.GetString(1), published));
        return checkpoints;
    }

    private static (long Size, byte[] Root, string Name) Opened(string note, string number, JsonElement keys)
    {
        try
        {
            var opened = Checkpoint.Open(JsonSerializer.SerializeToElement(new { note }), keys);
            return (opened.TreeSize, opened.RootHash, $"checkpoint {number}");
        }
        catch (NotProvedException)
        {
            return (long.MaxValue, [], $"checkpoint {number}, which none of the keys signed");
        }
    }

    /// <summary>The right edge of a tree that grows: the roots of its full subtrees, the largest first.</summary>
    private sealed class Growth(
        Dictionary<(int Level, long Index), byte[]> nodes,
        List<(long Size, byte[] Root, string Name)> checkpoints
    )
    {
        private readonly Dictionary<(int Level, long Index), byte[]> left = nodes;
        private readonly Queue<(long Size, byte[] Root, string Name)> due = new(checkpoints.OrderBy(one => one.Size));
        private readonly Stack<byte[]> edge = new();

        public long Size { get; private set; }

        public List<string> Flaws { get; } = [];

        /// <summary>Nodes and checkpoints beyond the last leaf.</summary>
        public IEnumerable<string> Missing =>
            [
                .. left.Keys.Select(key => FormattableString.Invariant($"node {key.Index} of level {key.Level}")),
                .. due.Select(one => $"{one.Name} is of a larger tree than there is"),
            ];

        public void Add(long index, byte[] leaf)
        {
            if (index != Size)
                Flaws.Add(FormattableString.Invariant($"leaf {index} stands at place {Size}"));
            edge.Push(leaf);
            Size++;
            for (var level = 1; level <= BitOperations.TrailingZeroCount(Size); level++)
            {
                var right = edge.Pop();
                edge.Push(SHA256.HashData([1, .. edge.Pop(), .. right]));
                if (level % TileLevels == 0)
                    CompareNode(level, (Size >> level) - 1);
            }
            Compare();
        }

        /// <summary>Holds the tree against the checkpoints of its size.</summary>
        public void Compare()
        {
            while (due.TryPeek(out var checkpoint) && checkpoint.Size == Size)
            {
                if (!Root().AsSpan().SequenceEqual(checkpoint.Root))
                    Flaws.Add($"{checkpoint.Name} has another root");
                due.Dequeue();
            }
        }

        private void CompareNode(int level, long index)
        {
            if (!left.Remove((level, index), out var stored) || !stored.AsSpan().SequenceEqual(edge.Peek()))
                Flaws.Add(FormattableString.Invariant($"node {index} of level {level} is another"));
        }

        private byte[] Root() =>
            edge.Count == 0
                ? SHA256.HashData([])
                : edge.Skip(1).Aggregate(edge.Peek(), (right, one) => SHA256.HashData([1, .. one, .. right]));
    }
}
