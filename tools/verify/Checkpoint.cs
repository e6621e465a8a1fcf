using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Exchange.Verify;

/// <summary>
/// A checkpoint whose signature holds. It is read from its signed note (C2SP tlog-checkpoint); what stands beside the
/// note in the answer is not signed and not looked at.
/// </summary>
internal sealed record Checkpoint(string Origin, long TreeSize, byte[] RootHash, string About)
{
    private const string SignatureStart = "\u2014 ";
    private const byte Ed25519Type = 1;
    private const int KeyHashSize = 4;

    /// <summary>Reads a checkpoint and verifies it with one of the keys.</summary>
    /// <exception cref="NotProvedException">None of them signed it.</exception>
    public static Checkpoint Open(JsonElement answer, JsonElement keys)
    {
        var note = answer.GetProperty("note").GetString()!;
        var end = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0)
            throw new NotProvedException("The checkpoint has no signature.");
        var body = note[..(end + 1)];
        var signatures = note[(end + 2)..].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var lines = body.Split('\n');
        if (lines.Length < 3 || !Array.Exists(signatures, one => IsSigned(one, lines[0], body, keys)))
            throw new NotProvedException("None of the keys signed this checkpoint.");
        return new Checkpoint(
            lines[0],
            long.Parse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture),
            Convert.FromBase64String(lines[2]),
            string.Join(", ", lines.Skip(3).Where(line => line.Length > 0))
        );
    }

    public override string ToString() => $"checkpoint {About} of {Origin}: {TreeSize} transfers, signed";

    private static bool IsSigned(string line, string origin, string body, JsonElement keys)
    {
        var start = $"{SignatureStart}{origin} ";
        if (!line.StartsWith(start, StringComparison.Ordinal))
            return false;
        var bytes = Convert.FromBase64String(line[start.Length..]);
        return bytes.Length == KeyHashSize + Ed25519.SignatureSize
            && keys.GetProperty("keys").EnumerateArray().Select(KeyOf).Any(key => Holds(key, origin, body, bytes));
    }

    private static bool Holds(byte[] key, string origin, string body, byte[] bytes)
    {
        var hash = SHA256.HashData([.. Encoding.UTF8.GetBytes(origin), (byte)'\n', Ed25519Type, .. key]);
        return bytes.AsSpan(0, KeyHashSize).SequenceEqual(hash.AsSpan(0, KeyHashSize))
            && Ed25519.Verify(key, Encoding.UTF8.GetBytes(body), bytes.AsSpan(KeyHashSize));
    }

    private static byte[] KeyOf(JsonElement key) => Base64Url.DecodeFromChars(key.GetProperty("x").GetString());
}
