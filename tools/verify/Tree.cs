using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Exchange.Verify;

/// <summary>Merkle trees as RFC 9162 (and RFC 6962) has them: SHA-256, leaves behind 0x00, nodes behind 0x01.</summary>
internal static class Tree
{
    /// <summary>The hash of a leaf.</summary>
    public static byte[] LeafOf(string content) => SHA256.HashData([0, .. Encoding.UTF8.GetBytes(content)]);

    /// <summary>The hashes of a proof.</summary>
    public static IReadOnlyList<byte[]> PathOf(JsonElement proof) =>
        [.. proof.GetProperty("path").EnumerateArray().Select(hash => hash.GetBytesFromBase64())];

    /// <summary>
    /// The root to which a path leads from a leaf (RFC 9162, 2.1.3.2); null where the path does not fit the tree.
    /// </summary>
    public static byte[]? RootOf(byte[] leaf, long index, long size, IReadOnlyList<byte[]> path)
    {
        if (index < 0 || index >= size)
            return null;
        var (place, last, hash) = (index, size - 1, leaf);
        foreach (var step in path)
        {
            if (last == 0)
                return null;
            if ((place & 1) == 1 || place == last)
            {
                hash = NodeOf(step, hash);
                while ((place & 1) == 0 && place != 0)
                    (place, last) = (place >> 1, last >> 1);
            }
            else
                hash = NodeOf(hash, step);
            (place, last) = (place >> 1, last >> 1);
        }
        return last == 0 ? hash : null;
    }

    /// <summary>True where the path proves that the later tree begins with the earlier (RFC 9162, 2.1.4.2).</summary>
    public static bool Continues(Checkpoint before, Checkpoint after, IReadOnlyList<byte[]> path)
    {
        if (before.TreeSize > after.TreeSize)
            return false;
        if (before.TreeSize == after.TreeSize)
            return path.Count == 0 && Same(before.RootHash, after.RootHash);
        // Every tree begins with the one that has no leaves.
        if (before.TreeSize == 0)
            return path.Count == 0 && Same(before.RootHash, SHA256.HashData([]));
        List<byte[]> hashes = (before.TreeSize & (before.TreeSize - 1)) == 0 ? [before.RootHash, .. path] : [.. path];
        return hashes.Count > 0 && Folds(before, after, hashes);
    }

    private static bool Folds(Checkpoint before, Checkpoint after, List<byte[]> hashes)
    {
        var (place, last) = (before.TreeSize - 1, after.TreeSize - 1);
        while ((place & 1) == 1)
            (place, last) = (place >> 1, last >> 1);
        var (first, second) = (hashes[0], hashes[0]);
        foreach (var step in hashes.Skip(1))
        {
            if (last == 0)
                return false;
            if ((place & 1) == 1 || place == last)
            {
                (first, second) = (NodeOf(step, first), NodeOf(step, second));
                while ((place & 1) == 0 && place != 0)
                    (place, last) = (place >> 1, last >> 1);
            }
            else
                second = NodeOf(second, step);
            (place, last) = (place >> 1, last >> 1);
        }
        return last == 0 && Same(first, before.RootHash) && Same(second, after.RootHash);
    }

    private static byte[] NodeOf(byte[] left, byte[] right) => SHA256.HashData([1, .. left, .. right]);

    private static bool Same(byte[] left, byte[] right) => left.AsSpan().SequenceEqual(right);
}
