using System.Globalization;
using Exchange.Kernel;
using Exchange.Settlement.Data;

namespace Exchange.Settlement.Features;

/// <summary>A signed statement of how the tree over all transfers stood.</summary>
/// <param name="Checkpoint">Its number; the first is 1.</param>
/// <param name="Day">The day (UTC) that had ended; of one that was asked for, the day on which it was.</param>
/// <param name="Daily">True for the one that each day has.</param>
/// <param name="TreeSize">How many transfers it covers: those with the first so many leaves.</param>
/// <param name="RootHash">The root of the Merkle tree (RFC 6962, SHA-256), in base64.</param>
/// <param name="KeyId">The key of <c>/v1/ledger-keys</c> that signed it.</param>
/// <param name="Note">What was signed, with its signature: a signed note of C2SP's tlog-checkpoint.</param>
public sealed record CheckpointAnswer(
    string Checkpoint,
    DateOnly Day,
    bool Daily,
    long TreeSize,
    string RootHash,
    DateTimeOffset MadeAt,
    string KeyId,
    string Note
)
{
    internal static CheckpointAnswer Of(Checkpoint checkpoint) =>
        new(
            checkpoint.Number.ToString(CultureInfo.InvariantCulture),
            checkpoint.Day,
            checkpoint.Daily,
            checkpoint.TreeSize,
            Convert.ToBase64String(checkpoint.RootHash),
            checkpoint.MadeAt,
            checkpoint.KeyId,
            checkpoint.Note
        );
}

/// <summary>Hashes as proofs carry them.</summary>
internal static class Hashes
{
    public static IReadOnlyList<string> AsText(this IEnumerable<byte[]> hashes) =>
        hashes.Select(hash => Convert.ToBase64String(hash)).ToList();
}
