using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Exchange.Kernel;

namespace Exchange.Settlement.Domain;

/// <summary>
/// What a checkpoint signs, in the form of a signed note (C2SP tlog-checkpoint and signed-note), which other people's
/// programs read too: the log's name, its size, its root in base64, further lines, a blank line, and the signature with
/// the name and a short hash of the key.
/// </summary>
/// <param name="Number">The first is 1.</param>
/// <param name="Day">Of a daily one: the day that had ended; of another: the day on which it was asked for.</param>
public sealed record CheckpointNote(
    long Number,
    DateOnly Day,
    bool Daily,
    long TreeSize,
    byte[] RootHash,
    DateTimeOffset MadeAt
)
{
    /// <summary>The log's name, and the name of every key of it.</summary>
    public const string Origin = "exchange/ledger";

    // The type of an Ed25519 signature in a note.
    private const byte Ed25519 = 1;

    /// <summary>What is signed: every line, with the line feed after the last.</summary>
    public string Body =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {Origin}
            {TreeSize}
            {Convert.ToBase64String(RootHash)}
            number {Number}
            day {Day:yyyy-MM-dd} {(Daily ? "daily" : "asked")}
            madeAt {MadeAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}

            """
        );

    /// <summary>The note as it is published.</summary>
    public string Signed(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature)
    {
        var hash = SHA256.HashData([.. Encoding.UTF8.GetBytes(Origin), (byte)'\n', Ed25519, .. publicKey]);
        return $"{Body}\n\u2014 {Origin} {Convert.ToBase64String([.. hash[..4], .. signature])}\n";
    }
}
