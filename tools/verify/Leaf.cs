using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Exchange.Verify;

/// <summary>
/// The canonical form of a transfer with its entries, as the ledger's tree covers it, drawn up from what the exchange
/// shows: lines of UTF-8 joined by a line feed.
/// </summary>
internal static class Leaf
{
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>The canonical form.</summary>
    public static string Of(JsonElement transfer)
    {
        var reference = Text(transfer, "reference");
        return string.Join(
            '\n',
            [
                $"transfer {Uuid(Text(transfer, "transferId"))}",
                $"kind {Text(transfer, "kind")}",
                $"currency {Currency(transfer)}",
                $"order {Uuid(Text(transfer, "orderId"))}",
                $"reference {(reference is null ? "-" : $"{Encoding.UTF8.GetByteCount(reference)}:{reference}")}",
                $"details {Text(transfer, "detailsSha256") ?? "-"}",
                $"postedAt {Instant(Text(transfer, "postedAt")!)}",
                .. transfer.GetProperty("entries").EnumerateArray().Select(Entry),
            ]
        );
    }

    /// <summary>The first line in which the transfer differs from what its proof is for.</summary>
    public static string Difference(string shown, string proved)
    {
        var pair = shown.Split('\n').Zip(proved.Split('\n')).FirstOrDefault(pair => pair.First != pair.Second);
        return pair.First is not null ? $"It shows '{pair.First}', the proof '{pair.Second}'."
            : shown == proved ? "The postings themselves were changed since they were signed."
            : "It has more or fewer entries than its proof.";
    }

    /// <summary>
    /// The id of an account, as leaves name it: UUID version 8 of the SHA-256 of whose it is, what for, and its
    /// currency.
    /// </summary>
    /// <param name="participant">The public id of its owner; null for the exchange itself.</param>
    public static string AccountOf(string? participant, string purpose, string currency)
    {
        var owner = participant is null ? "platform" : Uuid(participant);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"account/{owner}/{purpose}/{currency}"));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true).ToString();
    }

    private static string Entry(JsonElement entry)
    {
        var account = Uuid(Text(entry, "accountId"));
        var participant = Text(entry, "participantId");
        var isWithheld =
            participant is null && entry.TryGetProperty("withheld", out var withheld) && withheld.GetBoolean();
        var currency = entry.GetProperty("amount").GetProperty("currency").GetString()!;
        if (!isWithheld && account != AccountOf(participant, Text(entry, "purpose")!, currency))
            throw new NotProvedException($"The account {account} is not {Text(entry, "purpose")} of {participant}.");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"entry {entry.GetProperty("sequence").GetInt64()} {account} {Minor(entry)}"
        );
    }

    private static long Minor(JsonElement entry) => entry.GetProperty("amount").GetProperty("minor").GetInt64();

    private static string Currency(JsonElement transfer)
    {
        var all = transfer
            .GetProperty("entries")
            .EnumerateArray()
            .Select(entry => entry.GetProperty("amount").GetProperty("currency").GetString()!)
            .Distinct()
            .ToList();
        return all is [var one] ? one : throw new NotProvedException("The transfer is not of one currency.");
    }

    private static string Instant(string text) =>
        DateTimeOffset
            .Parse(text, CultureInfo.InvariantCulture)
            .UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A TypeID (prefix, underscore, 26 digits of Crockford's base 32) as the UUID that it is.</summary>
    public static string Uuid(string? id)
    {
        if (id is null)
            return "-";
        var number = id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..]
            .Aggregate(BigInteger.Zero, (sum, digit) => sum * 32 + Value(digit));
        var hex = number.ToString("x32", CultureInfo.InvariantCulture)[^32..];
        return $"{hex[..8]}-{hex[8..12]}-{hex[12..16]}-{hex[16..20]}-{hex[20..]}";
    }

    private static int Value(char digit) =>
        Digits.IndexOf(digit, StringComparison.Ordinal) is >= 0 and var value
            ? value
            : throw new FormatException($"'{digit}' is no digit of an id.");

    private static string? Text(JsonElement json, string member) => json.GetProperty(member).GetString();
}
