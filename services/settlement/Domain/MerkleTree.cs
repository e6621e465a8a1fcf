using System.Numerics;
using System.Security.Cryptography;
using Exchange.Kernel;

namespace Exchange.Settlement.Domain;

/// <summary>The hash at a place of the tree: the root of the full subtree of 2^level leaves with this index.</summary>
public delegate Task<byte[]> NodeAt(int level, long index);

/// <summary>
/// The Merkle tree of RFC 6962: SHA-256, leaves hashed behind a byte 0x00 and nodes behind 0x01, so that neither passes
/// for the other; a tree of any size splits at the largest power of two below it. Roots and proofs are read from the
/// hashes of full subtrees, so that nothing is hashed again but the right edge.
/// </summary>
public static class MerkleTree
{
    /// <summary>The root of a tree without leaves.</summary>
    public static byte[] EmptyRoot => SHA256.HashData([]);

    /// <summary>The hash of a leaf's content.</summary>
    public static byte[] LeafOf(ReadOnlySpan<byte> content) => SHA256.HashData([0, .. content]);

    /// <summary>The hash of two subtrees.</summary>
    public static byte[] NodeOf(byte[] left, byte[] right) => SHA256.HashData([1, .. left, .. right]);

    /// <summary>The root of the first <paramref name="size" /> leaves.</summary>
    public static Task<byte[]> RootAsync(long size, NodeAt nodes) =>
        size == 0 ? Task.FromResult(EmptyRoot) : RootAsync(0, size, nodes);

    /// <summary>The hashes that lead from a leaf to the root of the first <paramref name="size" /> leaves.</summary>
    public static async Task<IReadOnlyList<byte[]>> InclusionAsync(long leaf, long size, NodeAt nodes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(leaf);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(leaf, size);
        var path = new List<byte[]>();
        var (start, count) = (0L, size);
        while (count > 1)
        {
            var half = Half(count);
            var isLeft = leaf < start + half;
            path.Add(isLeft ? await RootAsync(start + half, count - half, nodes) : await RootAsync(start, half, nodes));
            (start, count) = isLeft ? (start, half) : (start + half, count - half);
        }
        path.Reverse();
        return path;
    }

    /// <summary>
    /// The hashes that prove that the first <paramref name="before" /> leaves are the same in the tree of
    /// <paramref name="size" /> leaves. None where both trees are the same, or the first is empty.
    /// </summary>
    public static async Task<IReadOnlyList<byte[]>> ConsistencyAsync(long before, long size, NodeAt nodes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(before);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(before, size);
        if (before == 0 || before == size)
            return [];
        var path = new List<byte[]>();
        var (start, count) = (0L, size);
        while (start + count != before)
        {
            var half = Half(count);
            var isLeft = before <= start + half;
            path.Add(isLeft ? await RootAsync(start + half, count - half, nodes) : await RootAsync(start, half, nodes));
            (start, count) = isLeft ? (start, half) : (start + half, count - half);
        }
        // Who verifies has the root of the earlier tree; where it is a whole subtree, it is not said again.
        if (start > 0)
            path.Add(await RootAsync(start, count, nodes));
        path.Reverse();
        return path;
    }

    private static async Task<byte[]> RootAsync(long start, long count, NodeAt nodes)
    {
        if (BitOperations.IsPow2(count))
            return await nodes(BitOperations.Log2((ulong)count), start / count);
        var half = Half(count);
        return NodeOf(await RootAsync(start, half, nodes), await RootAsync(start + half, count - half, nodes));
    }

    /// <summary>The largest power of two below the count.</summary>
    private static long Half(long count) => 1L << BitOperations.Log2((ulong)count - 1);
}
