using System.Numerics;

namespace Exchange.Catalog.Domain;

/// <summary>Names that prove themselves: a slip of the pen is found by the last digit, or by the header.</summary>
public static class CheckDigits
{
    /// <summary>Capitals without blanks and hyphens, and without the name of the scheme before them.</summary>
    public static string Bare(string value, string name)
    {
        var text = value.ToUpperInvariant();
        if (text.StartsWith(name, StringComparison.Ordinal))
            text = text[name.Length..].TrimStart(':');
        return string.Concat(text.Where(letter => letter is not (' ' or '-')));
    }

    /// <summary>An ISBN as thirteen digits (ISO 2108), also where ten were given; null where it is none.</summary>
    public static string? Isbn(string value)
    {
        var digits = Bare(value, "ISBN");
        if (digits.Length == 10)
            return Weighed11(digits, (length, index) => length - index) ? With13(digits) : null;
        var fits = digits.Length == 13 && digits.All(char.IsAsciiDigit) && digits[..3] is "978" or "979";
        return fits && digits[12] == Check13(digits) ? digits : null;
    }

    /// <summary>An ISNI as sixteen digits (ISO 27729; ISO 7064 MOD 11-2); null where it is none.</summary>
    public static string? Isni(string value)
    {
        var digits = Bare(value, "ISNI");
        if (digits.Length != 16 || !digits[..15].All(char.IsAsciiDigit))
            return null;
        var sum = digits[..15].Aggregate(0, (sum, digit) => (sum + digit - '0') * 2 % 11);
        return digits[15] == Digit11((12 - sum) % 11) ? digits : null;
    }

    /// <summary>
    /// An ISCC in its one form (ISO 24138), as <c>ISCC:</c> and base 32; null where its header is unknown or promises
    /// another length than its body has.
    /// </summary>
    public static string? Iscc(string value)
    {
        var text = Bare(value, "ISCC");
        if (Base32(text) is not { Length: >= 4 } bytes)
            return null;
        var (type, subtype, version, length) = (bytes[0] >> 4, bytes[0] & 15, bytes[1] >> 4, bytes[1] & 15);
        if (version != 0 || subtype > 7 || length > 7)
            return null;
        int? bits = type switch
        {
            >= 0 and <= 4 => (length + 1) * 32,
            // The bits of an ISCC-CODE's length are its parts beside data and instance; subtype 7 is its wide form.
            5 => subtype == 7 ? 256 : (BitOperations.PopCount((uint)length) * 64) + 128,
            6 => (length * 8) + 64,
            _ => null,
        };
        return bits == (bytes.Length - 2) * 8 ? $"ISCC:{text}" : null;
    }

    private static string With13(string ten)
    {
        var digits = $"978{ten[..9]}0";
        return digits[..12] + Check13(digits);
    }

    private static char Check13(string digits)
    {
        var sum = digits.Take(12).Select((digit, index) => (digit - '0') * (index % 2 == 0 ? 1 : 3)).Sum();
        return (char)('0' + ((10 - (sum % 10)) % 10));
    }

    private static bool Weighed11(string digits, Func<int, int, int> weight)
    {
        if (!digits[..^1].All(char.IsAsciiDigit) || !(char.IsAsciiDigit(digits[^1]) || digits[^1] == 'X'))
            return false;
        return digits.Select((digit, index) => (digit == 'X' ? 10 : digit - '0') * weight(10, index)).Sum() % 11 == 0;
    }

    private static char Digit11(int number) => number == 10 ? 'X' : (char)('0' + number);

    // RFC 4648 without padding. Bits that are left over must be zero, so that no two texts mean the same.
    private static byte[]? Base32(string text)
    {
        var bytes = new List<byte>(text.Length * 5 / 8);
        var (buffer, bits) = (0, 0);
        foreach (var letter in text)
        {
            var number = letter switch
            {
                >= 'A' and <= 'Z' => letter - 'A',
                >= '2' and <= '7' => letter - '2' + 26,
                _ => -1,
            };
            if (number < 0)
                return null;
            (buffer, bits) = ((buffer << 5) | number, bits + 5);
            if (bits < 8)
                continue;
            bits -= 8;
            bytes.Add((byte)(buffer >> bits));
            buffer &= (1 << bits) - 1;
        }
        return buffer == 0 ? [.. bytes] : null;
    }
}
